//! Findings: what is wrong, where, and what to do about it. Data only; `report` shows them.

mod code;
mod explanation;
mod family;

pub use code::Code;
pub use explanation::Explanation;
pub use family::Family;

use crate::source::Span;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look; never fails a run, not even a strict one.
    Note,
    /// Worth putting right; fails a strict run.
    Warning,
    /// Must be put right: nothing is written while one stands.
    Error,
}

impl Severity {
    /// Every severity, the least first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// Its name: `note`, `warning` or `error`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place with a word about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What stands there, in a few words; empty if the message says it all.
    pub text: String,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its permanent code.
    pub code: Code,
    /// Whether it fails the run.
    pub severity: Severity,
    /// What is wrong, in words a teacher understands.
    pub message: String,
    /// The place to look at.
    pub label: Label,
    /// Other places that matter.
    pub related: Vec<Label>,
    /// What to type, or where to read on.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// A finding at `span`, as severe as its code says.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            label: Label { span, text: String::new() },
            related: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// The same finding with `text` beside its place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label.text = text.into();
        self
    }

    /// The same finding with another place that matters.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// The same finding with one more hint.
    #[must_use]
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        self.hints.push(text.into());
        self
    }
}

/// The findings of a run, in the order of their places once [`Diagnostics::sort`] has been called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    /// Adds every finding of `other`.
    pub fn extend(&mut self, other: Self) {
        self.all.extend(other.all);
    }

    /// Orders findings by place, then code, and drops repetitions.
    pub fn sort(&mut self) {
        self.all.sort_by(|a, b| {
            (a.label.span, a.code.number(), &a.message).cmp(&(b.label.span, b.code.number(), &b.message))
        });
        self.all.dedup();
    }

    /// Whether any finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.all.iter().filter(|d| d.severity == severity).count()
    }

    /// Takes out the findings for which `gone` holds, and returns how many they were.
    pub fn remove(&mut self, gone: impl Fn(&Diagnostic) -> bool) -> usize {
        let before = self.all.len();
        self.all.retain(|finding| !gone(finding));
        before - self.all.len()
    }

    /// The findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.all.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A result with its findings; there is no output where an error made it meaningless.
#[derive(Debug, Clone)]
pub struct Checked<T> {
    /// What was made.
    pub output: Option<T>,
    /// What was found on the way.
    pub diagnostics: Diagnostics,
}
