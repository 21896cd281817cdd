//! An upgrade for people at a terminal.

use anstyle::Style;

use super::super::diff::text::{documents, marked};
use super::plan::{Decision, Reworded, Upgrade};
use crate::diff::{Change, words};
use crate::report::visible;

/// What an upgrade changes, and the edit.
pub(super) fn written(one: &Upgrade, writes: bool, colour: bool) -> String {
    let bold = |text: &str| {
        let style = Style::new().bold();
        if colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    };
    let mut text = bold(&format!("{}: {}", visible(&one.school), visible(&one.title)));
    text += &format!("\n  {}\n  {}\n", way(one), counts(one));
    text += &documents(&one.comparison, colour);
    if !one.reworded.is_empty() {
        text += &format!("\n{}\n", bold("Clauses in the school's own words, whose original is another"));
    }
    for reworded in &one.reworded {
        text += &format!("\n  {}  {}\n", visible(&reworded.id), reworded.decision.word());
        for (who, said) in told(reworded, &one.to, &|words| marked(words, colour)) {
            text += &format!("    {who}: {said}\n");
        }
        for line in choices(reworded, one) {
            text += &format!("    {line}\n");
        }
    }
    if one.edited.is_changed() {
        text += &format!("\n--- {file}\n+++ {file}\n{}", one.edited.hunks(), file = one.file);
        text += &format!("\n{} {}\n", if writes { "wrote" } else { "would write" }, one.file);
    }
    text
}

/// From which edition to which.
pub(super) fn way(one: &Upgrade) -> String {
    if one.from == one.to {
        return format!("edition {} of the policy library", one.from);
    }
    format!("from edition {} of the policy library to edition {}", one.from, one.to)
}

/// How many clauses change in which way.
pub(super) fn counts(one: &Upgrade) -> String {
    let of = |is: &dyn Fn(&Change) -> bool| {
        let clauses = one.comparison.documents.iter().flat_map(|document| &document.clauses);
        clauses.filter(|clause| is(&clause.change)).count()
    };
    let new_words = of(&|change| matches!(change, Change::Reworded { .. }));
    let (added, gone) =
        (of(&|change| matches!(change, Change::Added { .. })), of(&|change| matches!(change, Change::Removed { .. })));
    if new_words + added + gone == 0 {
        return "No clause changes.".to_owned();
    }
    format!("Clauses with new words: {new_words}. New clauses: {added}. Clauses that go: {gone}.")
}

/// Who says what in place of a reworded clause; `mark` shows words that differ.
pub(super) fn told(
    reworded: &Reworded,
    to: &str,
    mark: &dyn Fn(&[crate::diff::Word]) -> String,
) -> Vec<(String, String)> {
    let now = reworded.now.as_deref();
    let mut told = Vec::new();
    match &reworded.was {
        Some((edition, was)) => told.push((format!("edition {edition}"), visible(was))),
        None => told.push(("before".to_owned(), "no edition here has the words that were reworded".to_owned())),
    }
    told.push((
        format!("edition {to}"),
        match (&reworded.was, now) {
            (_, None) => "it has no such clause".to_owned(),
            (Some((_, was)), Some(now)) => mark(&words(was, now)),
            (None, Some(now)) => visible(now),
        },
    ));
    told.push(("the school".to_owned(), visible(&reworded.own)));
    told
}

/// What to type to decide about a reworded clause; nothing if that is done.
pub(super) fn choices(reworded: &Reworded, one: &Upgrade) -> Vec<String> {
    if reworded.decision != Decision::Undecided {
        return Vec::new();
    }
    let (typed, id) = (&one.typed, &reworded.id);
    let to = if one.pins && one.from != one.to { format!(" --to {}", one.to) } else { String::new() };
    let keep = format!("to keep the school's words:   esafe upgrade {typed}{to} --keep {id} --write");
    let take = format!("to take the library's words:  esafe upgrade {typed}{to} --take {id} --write");
    if reworded.now.is_some() { vec![keep, take] } else { vec![take] }
}

/// What was done, or would be, and what comes next.
pub(super) fn outcome(one: &Upgrade, writes: bool) -> String {
    let undecided = one.undecided().count();
    let left = match undecided {
        0 => String::new(),
        1 => " 1 reworded clause is to be decided.".to_owned(),
        more => format!(" {more} reworded clauses are to be decided."),
    };
    if !one.edited.is_changed() {
        let has = if one.pins { "it has" } else { "it pins no edition, so it has" };
        return format!("{has} edition {} of the policy library; nothing was written.{left}", one.from);
    }
    let typed = &one.typed;
    if !writes {
        return format!("nothing was written; add `--write` to write this.{left}");
    }
    let next = if one.approved {
        format!("The approved words change, so a new version has to be approved. Next: esafe review start {typed}")
    } else {
        format!("Next: esafe render {typed}")
    };
    format!("now written with edition {} of the policy library.{left} {next}", one.to)
}
