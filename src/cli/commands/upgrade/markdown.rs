//! An upgrade as Markdown, to be sent to those who decide.

use super::plan::Upgrade;
use super::text::{choices, counts, outcome, told, way};
use crate::diff::{Change, Word, after, before};
use crate::report::visible;

/// What an upgrade changes, and the edit.
pub(super) fn written(one: &Upgrade, writes: bool) -> String {
    let mut text = format!("# {}: {}\n\n", literal(&one.school), literal(&one.title));
    text += &format!("{}.\n\n{}\n", capital(&way(one)), counts(one));
    for document in &one.comparison.documents {
        text += &format!("\n## {}\n", literal(&document.title));
        for change in &document.clauses {
            let (what, said) = match &change.change {
                Change::Added { text } => ("new", vec![("now", text.clone())]),
                Change::Removed { text, .. } => ("goes", vec![("before", text.clone())]),
                Change::Reworded { words } => ("new words", vec![("before", before(words)), ("now", after(words))]),
                Change::Moved { text } => ("in another place", vec![("now", text.clone())]),
            };
            text += &format!("\n- `{}`, {}: {what}\n", change.id, literal(&change.section));
            for (when, said) in said {
                text += &format!("  - {when}: {}\n", literal(&said));
            }
        }
    }
    if !one.reworded.is_empty() {
        text += "\n## Clauses in the school's own words, whose original is another\n";
    }
    for reworded in &one.reworded {
        text += &format!("\n- `{}`: {}\n", reworded.id, reworded.decision.word());
        for (who, said) in told(reworded, &one.to, &|words: &[Word]| after(words)) {
            text += &format!("  - {who}: {}\n", literal(&said));
        }
        for line in choices(reworded, one) {
            let (why, command) = line.split_once(':').unwrap_or(("type", &line));
            text += &format!("  - {why}: `{}`\n", command.trim());
        }
    }
    if one.edited.is_changed() {
        text += &format!("\n## The edit of {}\n\n", literal(&one.file));
        text.extend(one.edited.hunks().lines().map(|line| format!("    {}\n", visible(line))));
    }
    text + &format!("\n{}\n", capital(&outcome(one, writes)))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `text` on one line, with what Markdown would take for its own escaped.
fn literal(text: &str) -> String {
    let line = visible(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut literal = String::with_capacity(line.len());
    for c in line.chars() {
        if "\\`*_[]<>#|&~".contains(c) {
            literal.push('\\');
        }
        literal.push(c);
    }
    literal
}
