//! The proof that a change did what was asked and nothing else.

use std::ops::Range;

use super::change::{Outcome, Step};
use super::layout::Layout;
use super::value::NewValue;
use crate::source::Sources;
use crate::yaml;

/// The value of `text`; none if it is faulty.
pub(super) fn value(text: &str) -> Option<NewValue> {
    let mut sources = Sources::default();
    let source = sources.add("", text);
    let read = yaml::parse(&sources, source);
    read.output.filter(|_| read.diagnostics.is_empty()).as_ref().map(NewValue::from)
}

/// Whether `outcome` has the value `wanted`, every comment of `old` but those of a value that was taken out, and every
/// line of it but those of the value that was changed.
pub(super) fn holds(old: &str, outcome: &Outcome, wanted: &NewValue, step: &Step) -> bool {
    value(&outcome.text).as_ref() == Some(wanted)
        && keeps_lines(old, outcome)
        && keeps_comments(old, outcome, step).unwrap_or_default()
}

/// Whether the lines before and after those that may differ are the same.
fn keeps_lines(old: &str, outcome: &Outcome) -> bool {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), outcome.text.lines().collect());
    let end = outcome.lines.end.min(old.len());
    let (before, after) = (&old[..outcome.lines.start.min(end)], &old[end..]);
    new.len() >= before.len() + after.len() && new.starts_with(before) && new.ends_with(after)
}

fn keeps_comments(old: &str, outcome: &Outcome, step: &Step) -> Option<bool> {
    let mut left: Vec<String> = Layout::read(&outcome.text)?.comments().into_iter().map(|(_, text)| text).collect();
    let layout = Layout::read(old)?;
    let gone = match step {
        Step::Remove(at) => of_removed(&layout, at)?,
        _ => 0..0,
    };
    Some(layout.comments().into_iter().filter(|(at, _)| !gone.contains(at)).all(|(_, text)| {
        let same = left.iter().position(|other| *other == text);
        same.map(|same| left.remove(same)).is_some()
    }))
}

/// The bytes whose comments go with the value at `at`: from its beginning to the end of its last line, or to the bracket
/// that closes what it stands in.
fn of_removed(layout: &Layout, at: &[usize]) -> Option<Range<usize>> {
    let spot = layout.spot(at)?;
    let (_, holder) = at.split_last()?;
    let end = layout.line_end(spot.value.end.max(spot.start));
    let close = layout.spot(holder).filter(|_| layout.is_flow(holder)).map(|around| around.value.end);
    Some(spot.start..close.map_or(end, |close| close.min(end)))
}
