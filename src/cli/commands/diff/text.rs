//! A comparison for people at a terminal.

use anstyle::{AnsiColor, Style};

use super::Compared;
use crate::diff::{
    Change, ClauseChange, Comparison, DocumentChange, Group, Weight, Word, changed_lines, label, written as value,
};
use crate::report::visible;

/// The comparison in lines; with `stat`, only how many changes there are.
pub(super) fn written(one: &Compared, stat: bool, colour: bool) -> String {
    let mut page = Page { out: String::new(), colour };
    let about = &one.about;
    page.line(0, &page.styled(Style::new().bold(), &format!("{}: {}", visible(&about.school), visible(&about.title))));
    for (word, side) in [("from", &about.old), ("to  ", &about.new)] {
        page.line(1, &format!("{word}  {}. {}", visible(&side.name), visible(&side.origin)));
    }
    page.out.push('\n');
    if one.comparison.is_empty() {
        page.line(1, "Nothing changed: every fact and every clause is the same.");
        return page.out;
    }
    page.counts(&one.comparison);
    if !stat {
        page.facts(&one.comparison);
        one.comparison.documents.iter().for_each(|document| page.document(document));
    }
    page.out
}

/// What changed in each document, clause by clause.
pub(in crate::cli::commands) fn documents(comparison: &Comparison, colour: bool) -> String {
    let mut page = Page { out: String::new(), colour };
    comparison.documents.iter().for_each(|document| page.document(document));
    page.out
}

/// Words that turn one text into another, marked as in a comparison.
pub(in crate::cli::commands) fn marked(words: &[Word], colour: bool) -> String {
    let page = Page { out: String::new(), colour };
    words.iter().map(|word| page.word(word)).collect()
}

struct Page {
    out: String,
    colour: bool,
}

impl Page {
    fn styled(&self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn line(&mut self, depth: usize, text: &str) {
        self.out.push_str(&format!("{:indent$}{text}\n", "", indent = 2 * depth));
    }

    fn counts(&mut self, comparison: &Comparison) {
        let words = |has: &dyn Fn(Weight) -> usize| {
            let counts = Weight::ALL.into_iter().map(|weight| (has(weight), weight.word()));
            let told: Vec<String> =
                counts.filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
            if told.is_empty() { "numbers of sections only".to_owned() } else { told.join(", ") }
        };
        let mut rows = Vec::new();
        match &comparison.facts {
            None => rows.push(("Facts".to_owned(), "not compared".to_owned())),
            Some(facts) if facts.is_empty() => {}
            Some(facts) => {
                let has = |weight| facts.iter().filter(|fact| fact.weight == weight).count();
                rows.push(("Facts".to_owned(), words(&has)));
            }
        }
        for document in &comparison.documents {
            let has = |weight| document.clauses.iter().filter(|clause| clause.weight == weight).count();
            rows.push((visible(&document.title), words(&has)));
        }
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, counts) in rows {
            self.line(1, &format!("{name:width$}  {counts}"));
        }
    }

    fn heading(&mut self, depth: usize, text: &str) {
        self.out.push('\n');
        let text = self.styled(Style::new().bold(), &visible(text));
        self.line(depth, &text);
    }

    fn facts(&mut self, comparison: &Comparison) {
        let facts = comparison.facts.as_deref().unwrap_or_default();
        for group in Group::ALL {
            let mut of_group = facts.iter().filter(|fact| fact.group == group).peekable();
            if of_group.peek().is_some() {
                self.heading(0, group.title());
            }
            for fact in of_group {
                let old = self.removed(&value(fact.old.as_ref()));
                let new = self.added(&value(fact.new.as_ref()));
                self.line(1, &format!("{}: {old} {new}  {}", visible(&label(&fact.path)), fact.weight.word()));
            }
        }
    }

    fn document(&mut self, document: &DocumentChange) {
        self.heading(0, &document.title);
        match (&document.versions.old, &document.versions.new) {
            (None, Some(version)) => self.line(1, &format!("new, in version {}", visible(version))),
            (Some(version), None) => self.line(1, &format!("gone; its last version was {}", visible(version))),
            _ => {}
        }
        let mut section = None;
        for change in &document.clauses {
            if section != Some(&change.section) {
                self.heading(1, &change.section);
                section = Some(&change.section);
            }
            self.clause(change);
        }
        if !document.renumbered.is_empty() {
            self.heading(1, "Sections with another number");
        }
        for one in &document.renumbered {
            let number = |number: &Option<String>| number.clone().unwrap_or_else(|| "none".to_owned());
            self.line(2, &format!("{}: {} is now {}", visible(&one.title), number(&one.from), number(&one.to)));
        }
    }

    fn clause(&mut self, change: &ClauseChange) {
        let (what, body) = match &change.change {
            Change::Added { text } => ("new", text.lines().map(|line| self.added(line)).collect::<Vec<_>>()),
            Change::Removed { text, .. } => ("removed", text.lines().map(|line| self.removed(line)).collect()),
            Change::Reworded { words } => {
                let line = |line: Vec<Word>| line.iter().map(|word| self.word(word)).collect();
                ("reworded", changed_lines(words).into_iter().map(line).collect())
            }
            Change::Moved { text } => ("moved", text.lines().map(visible).collect()),
        };
        let place = match &change.moved {
            None => String::new(),
            Some(moved) if moved.from == moved.to => "  in another place of this section".to_owned(),
            Some(moved) => format!("  from “{}”", visible(&moved.from)),
        };
        self.line(2, &format!("{what}  {}  {}{place}", change.weight.word(), visible(&change.id)));
        for line in &body {
            self.line(3, line);
        }
        if let Change::Removed { reason: Some(reason), .. } = &change.change {
            self.line(3, &format!("reason: {}", visible(reason)));
        }
        if !change.facts.is_empty() {
            let labels: Vec<String> = change.facts.iter().map(|path| visible(&label(path))).collect();
            self.line(3, &format!("because of: {}", labels.join("; ")));
        }
    }

    fn word(&self, word: &Word) -> String {
        match word {
            Word::Same(text) => visible(text),
            Word::Removed(text) => self.removed(text),
            Word::Added(text) => self.added(text),
        }
    }

    /// What is gone: in brackets with a minus, so that colour is not needed to tell. Space at the edges stays outside.
    fn removed(&self, text: &str) -> String {
        self.marked(text, ("[-", "-]"), AnsiColor::Red)
    }

    fn added(&self, text: &str) -> String {
        self.marked(text, ("{+", "+}"), AnsiColor::Green)
    }

    fn marked(&self, text: &str, (open, close): (&str, &str), colour: AnsiColor) -> String {
        let shown = visible(text);
        let inner = shown.trim();
        if inner.is_empty() {
            return shown;
        }
        let (before, rest) = shown.split_at(shown.len() - shown.trim_start().len());
        let after = &rest[inner.len()..];
        let marked = self.styled(colour.on_default(), &format!("{open}{inner}{close}"));
        format!("{before}{marked}{after}")
    }
}
