//! One change to a text: what is added, replaced or taken out, and nothing else.

use std::ops::Range;

use super::layout::{Layout, Spot};
use super::value::NewValue;
use super::write::{self, Shape};

/// A change to a tree whose places are known, by the positions of keys and items.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// Put a value in the place of another.
    Replace(Vec<usize>, NewValue),
    /// Add a value at the end of a mapping, under a key, or of a list.
    Add(Vec<usize>, Option<String>, NewValue),
    /// Take a value out.
    Remove(Vec<usize>),
}

/// How freely a change is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Text of several lines stands line by line, and a blank line parts entries if it does so above.
    Usual,
    /// Neither: what stands around a text of several lines could become part of it.
    Careful,
}

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outcome {
    /// The new text.
    pub(super) text: String,
    /// The lines of the old text, from 0, that may differ in the new one.
    pub(super) lines: Range<usize>,
}

/// `text` with `step` made, or none if it has a form that this does not know.
pub(super) fn made(text: &str, step: &Step, manner: Manner) -> Option<Outcome> {
    let layout = Layout::read(text)?;
    match step {
        Step::Replace(at, value) => {
            let in_flow = at.split_last().is_some_and(|(_, holder)| layout.is_in_flow(holder));
            let outcome =
                if in_flow { replaced_in_flow(&layout, at, value) } else { replaced(&layout, at, value, manner) }?;
            with_comments(&layout, |_| true, outcome, at)
        }
        Step::Add(at, key, value) if layout.is_in_flow(at) => added_in_flow(&layout, at, key.as_deref(), value),
        Step::Add(at, key, value) => added(&layout, at, key.as_deref(), value, manner),
        Step::Remove(at) => removed(layout, at),
    }
}

/// The line of the key or hyphen, and the lines of the value.
fn lines_of(layout: &Layout, spot: &Spot) -> Range<usize> {
    layout.line(spot.start)..layout.line(spot.value.end) + 1
}

fn added(layout: &Layout, at: &[usize], key: Option<&str>, value: &NewValue, manner: Manner) -> Option<Outcome> {
    let last = layout.last(at)?;
    let column = layout.column(last.start);
    let position = after(layout, last.value.end.max(last.start), column);
    let usual = manner == Manner::Usual;
    let shape = Shape { literal: usual, ..layout.shape(last.start) };
    let lines = write::lines(&write::lead(column, key), column, value, shape);
    let line_break = layout.line_break();
    // Where blank lines part the entries, one parts the new entry from the last.
    let gap = if usual && layout.is_parted(at) { line_break } else { "" };
    let open = position == layout.text.len() && !layout.text.ends_with('\n');
    let (before, behind) = if open { (line_break, "") } else { ("", line_break) };
    let added = format!("{before}{gap}{}{behind}", lines.join(line_break));
    let mut text = layout.text.clone();
    text.insert_str(position, &added);
    let line = layout.line(position) + usize::from(open);
    Some(Outcome { text, lines: line..line })
}

/// The beginning of the line at which an entry at `column` follows what ends at byte `end`. Comments that stand further
/// in belong to what is before them.
fn after(layout: &Layout, end: usize, column: usize) -> usize {
    let mut position = layout.next_line(end);
    let mut ahead = position;
    while ahead < layout.text.len() {
        let line = &layout.text[ahead..layout.line_end(ahead)];
        let content = line.trim_start_matches(' ');
        ahead = layout.next_line(ahead);
        if content.starts_with('#') && line.len() - content.len() > column {
            position = ahead;
        } else if !content.is_empty() {
            break;
        }
    }
    position
}

fn added_in_flow(layout: &Layout, at: &[usize], key: Option<&str>, value: &NewValue) -> Option<Outcome> {
    let spot = layout.spot(at)?;
    let close = spot.value.end.checked_sub(1)?;
    let entry = write::flow_entry(key, value);
    let mut text = layout.text.clone();
    match layout.last(at) {
        None => text.insert_str(close, &entry),
        Some(last) => {
            let end = last.value.end.max(last.start);
            let rest = &layout.text[end..close];
            let gap = rest.len() - rest.trim_start().len();
            let comma = rest[gap..].starts_with(',').then_some(end + gap + 1);
            let from = comma.unwrap_or(end);
            if layout.text[from..close].contains('\n') {
                // The comment on the line of the last entry stays beside it.
                let first_line = layout.line(last.start) == layout.line(spot.value.start);
                let further = if first_line { layout.shape(spot.start).step } else { 0 };
                let indent = layout.indent(last.start).to_owned() + &" ".repeat(further);
                let trailing = if comma.is_some() { "," } else { "" };
                let line_break = layout.line_break();
                text.insert_str(layout.line_end(from), &format!("{line_break}{indent}{entry}{trailing}"));
                if comma.is_none() {
                    text.insert(end, ',');
                }
            } else {
                let before = if comma.is_some() { " " } else { ", " };
                text.insert_str(from, &format!("{before}{entry}"));
            }
        }
    }
    Some(Outcome { text, lines: lines_of(layout, &spot) })
}

fn replaced_in_flow(layout: &Layout, at: &[usize], value: &NewValue) -> Option<Outcome> {
    let spot = layout.spot(at)?;
    let before = &layout.text[..spot.value.start];
    let mut new = write::flow(value);
    if spot.value.is_empty() {
        // `{a}` and `{a:}` have no value yet.
        let gap = if before.ends_with(':') { " " } else { "" };
        let colon = if before.trim_end().ends_with(':') { gap } else { ": " };
        new.insert_str(0, colon);
    }
    let mut text = layout.text.clone();
    text.replace_range(spot.value.clone(), &new);
    Some(Outcome { text, lines: lines_of(layout, &spot) })
}

/// What stands around a value that is replaced, behind a key or a hyphen and in no brackets.
struct Around<'a> {
    /// All up to the colon or hyphen.
    head: &'a str,
    /// From there to the value: a gap, or comments and the ends of their lines. A bare line end counts as a gap.
    between: &'a str,
    /// The comment behind the value, with the gap before it.
    aside: String,
    /// All from the end of the value's last line.
    tail: &'a str,
}

impl<'a> Around<'a> {
    fn of(layout: &'a Layout, spot: &Spot) -> Self {
        let text = layout.text.as_str();
        let line_end = layout.line_end(spot.value.end);
        let between = &text[spot.lead_end..spot.value.start];
        let is_gap = between.trim().is_empty() && (between.is_empty() || between.contains('\n'));
        let aside = text[spot.value.end..line_end].trim_end();
        let aside = if aside.starts_with('#') { format!(" {aside}") } else { aside.to_owned() };
        let between = if is_gap && spot.lead_end > spot.start { " " } else { between };
        Self { head: &text[..spot.lead_end], between, aside, tail: &text[line_end..] }
    }

    /// Whether comments stand between a key and its value, so that the value begins on a line below.
    fn is_below(&self) -> bool {
        self.between.contains('\n')
    }
}

/// Puts `value` in the place of the one at `at`.
fn replaced(layout: &Layout, at: &[usize], value: &NewValue, manner: Manner) -> Option<Outcome> {
    let spot = layout.spot(at)?;
    put_between(layout, &spot, &Around::of(layout, &spot), value, manner)
}

/// Puts `value` in the place of the one at `spot`, into what stands `around` it.
fn put_between(layout: &Layout, spot: &Spot, around: &Around<'_>, value: &NewValue, manner: Manner) -> Option<Outcome> {
    let Around { head, between, aside, tail } = around;
    let in_list = head.ends_with('-');
    let mut column = layout.column(spot.start);
    if in_list && *between != " " {
        // What stands behind a hyphen, or below it, stays in its column.
        column = layout.column(spot.value.start).saturating_sub(2);
    }
    let lead = if in_list { "-" } else { ":" };
    let lines =
        write::lines(lead, column, value, Shape { literal: manner == Manner::Usual, ..layout.shape(spot.start) });
    let (first, below) = lines.split_first()?;
    let first = first[lead.len()..].trim_start();
    let line_break = layout.line_break();
    let below: String = below.iter().map(|line| format!("{line_break}{line}")).collect();
    // The comment stays on the line of the key or hyphen, or else behind the last line.
    let on_first = spot.value.is_empty() || layout.line(spot.value.end) == layout.line(spot.value.start);
    let starts_beside = layout.line(spot.start) == layout.line(spot.value.start);
    let (one, two) = if on_first || (starts_beside && !in_list) { (aside.as_str(), "") } else { ("", aside.as_str()) };
    let text = if in_list || (below.is_empty() && !around.is_below()) {
        format!("{head}{between}{first}{one}{below}{two}{tail}")
    } else if below.is_empty() {
        // The value moves up to its key, and the comments stay below it; that behind the old value gets a line of its own.
        let indent = layout.indent(spot.value.start);
        let aside =
            if aside.is_empty() { String::new() } else { format!("{line_break}{indent}{}", aside.trim_start()) };
        format!("{head} {first}{}{aside}{tail}", between.trim_end())
    } else if around.is_below() {
        // Text that begins behind its key has no room for comments before it.
        let (comments, _) = between.rsplit_once('\n').filter(|_| first.is_empty())?;
        format!("{head}{}{below}{aside}{tail}", comments.trim_end_matches('\r'))
    } else {
        let gap = if first.is_empty() { "" } else { " " };
        format!("{head}{gap}{first}{one}{below}{two}{tail}")
    };
    Some(Outcome { text, lines: lines_of(layout, spot) })
}

/// Takes out the value at `at`, with its key or hyphen and the comments on its lines.
fn removed(layout: Layout, at: &[usize]) -> Option<Outcome> {
    let (&position, holder) = at.split_last()?;
    let spot = layout.spot(at)?;
    if layout.is_in_flow(holder) {
        let lines = lines_of(&layout, &layout.spot(holder)?);
        return Some(Outcome { text: layout.without(at)?, lines });
    }
    let next = layout.spot(&[holder, &[position + 1]].concat());
    if position == 0 && next.is_none() {
        return emptied(&layout, holder, &spot);
    }
    let line_start = layout.line_start(spot.start);
    let lines = lines_of(&layout, &spot);
    if layout.text[line_start..spot.start].trim().is_empty() {
        let (before, behind) = (&layout.text[..line_start], &layout.text[layout.next_line(spot.value.end)..]);
        // If the last line goes and had no line end, the one before it has none, unless that is blank.
        let open = behind.is_empty() && !layout.text.ends_with('\n');
        let above = before.strip_suffix(layout.line_break()).filter(|above| open && !above.ends_with('\n'));
        let text = format!("{}{behind}", above.unwrap_or(before));
        return Some(Outcome { text, lines });
    }
    // The first key behind a hyphen goes, and the second can move up to the hyphen.
    let end = lines_of(&layout, &next?).end;
    Some(Outcome { text: layout.without(at)?, lines: lines.start..end })
}

/// The mapping or list at `holder` without the one value that it has, which stands at `only`.
fn emptied(layout: &Layout, holder: &[usize], only: &Spot) -> Option<Outcome> {
    let empty = if layout.is_list(holder) { NewValue::List(Vec::new()) } else { NewValue::Map(Vec::new()) };
    let line = only.start..layout.line_end(only.value.end);
    let spot = layout.spot(holder)?;
    // The comment behind the value goes with it.
    let around = Around { aside: String::new(), ..Around::of(layout, &spot) };
    let outcome = put_between(layout, &spot, &around, &empty, Manner::Careful)?;
    with_comments(layout, |comment| !line.contains(&comment), outcome, holder)
}

/// Puts the comments of `old` that `outcome` has lost, because they stood inside a value that is replaced, above the line
/// on which the entry at `at` begins; only those that are `kept`, by the byte they begin at.
fn with_comments(old: &Layout, kept: impl Fn(usize) -> bool, outcome: Outcome, at: &[usize]) -> Option<Outcome> {
    let layout = Layout::read(&outcome.text)?;
    let mut left: Vec<String> = layout.comments().into_iter().map(|(_, text)| text).collect();
    let lost = old.comments().into_iter().filter(|(at, text)| {
        let same = left.iter().position(|other| other == text);
        same.map(|same| left.remove(same)).is_none() && kept(*at)
    });
    let start = layout.spot(at)?.start;
    let indent = layout.indent(start);
    let lines = lost.map(|(_, text)| format!("{indent}{text}{}", old.line_break())).collect::<String>();
    let mut text = layout.text.clone();
    text.insert_str(layout.line_start(start), &lines);
    Some(Outcome { text, lines: outcome.lines })
}
