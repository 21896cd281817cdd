//! Topics and the clauses in them.

use crate::document::ClauseId;
use crate::source::Span;

/// A minijinja template or expression and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The text of it.
    pub source: String,
    /// Where it stands.
    pub span: Span,
}

/// A topic: provisions in reading order.
#[derive(Debug, Clone)]
pub struct TopicFile {
    /// Name, e.g. `filtering`.
    pub name: String,
    /// Heading.
    pub title: Template,
    /// Provisions in order.
    pub entries: Vec<Entry>,
}

/// A provision, or several as parts of one paragraph or list entry.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The provisions; at least one.
    pub parts: Vec<Part>,
    /// How it is shown.
    pub content: Content,
    /// Whose duty it is; the first is the usual bearer. Empty for what is nobody's duty.
    pub holders: Vec<String>,
    /// The id by which a choice of it is known: that of its first part, even where a part stands by itself.
    pub choice: ClauseId,
    /// The group of which one clause at most can be chosen.
    pub one_of: Option<String>,
    /// Entries of a list below it.
    pub items: Vec<Entry>,
    /// Whether that list is numbered.
    pub ordered: bool,
}

/// How an entry is shown.
#[derive(Debug, Clone)]
pub enum Content {
    /// A paragraph, or an entry of the list it stands in.
    Clause,
    /// A bullet; rules that follow each other make one list.
    Rule,
    /// An entry in its holder's row.
    Duty,
    /// The label of a role's row.
    Heading,
    /// A label with a value.
    Field {
        /// The label.
        label: Template,
    },
    /// A two-column table of fields.
    Fields {
        /// The rows, each a [`Content::Field`].
        fields: Vec<Entry>,
    },
    /// A table whose rows come from a list.
    Rows {
        /// The expression that gives the list.
        rows: Template,
        /// Headings and cells of the columns.
        columns: Vec<(Template, Template)>,
    },
    /// The sentence that introduces the table of roles, with the headings of its two columns.
    Roles {
        /// The headings.
        columns: (Template, Template),
    },
    /// The table of contents.
    Contents,
    /// A school's own clause, whose text is Markdown within limits and no template.
    Local,
}

/// One provision.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its permanent id.
    pub id: ClauseId,
    /// Where the id stands.
    pub span: Span,
    /// Condition over the school's facts; absent means always.
    pub when: Option<Template>,
    /// Whether it is in the policy unless an outline or a school says otherwise.
    pub default_in: bool,
    /// Versions, dates, approvals, names.
    pub administrative: bool,
    /// Requirements of the register that it helps to meet.
    pub satisfies: Vec<Satisfied>,
    /// What it says.
    pub text: Template,
}

/// A requirement that a clause helps to meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Satisfied {
    /// The id of the requirement.
    pub requirement: String,
    /// Why it does, where that is not obvious.
    pub because: Option<String>,
    /// Where the clause says so.
    pub span: Span,
}

impl Template {
    /// SHA-256 of the text with its white space folded: the fingerprint by which a school that rewords a clause notices
    /// that the original has changed.
    #[must_use]
    pub fn digest(&self) -> String {
        let folded = self.source.split_whitespace().collect::<Vec<_>>().join(" ");
        crate::document::sha256_hex(folded.as_bytes())
    }
}

impl Entry {
    /// The part with this id, here or below.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Part> {
        let mut found = None;
        self.for_each_part(&mut |part| {
            if part.id.as_str() == id {
                found = Some(part);
            }
        });
        found
    }

    /// Calls `f` for every part here and below.
    pub fn for_each_part<'a>(&'a self, f: &mut dyn FnMut(&'a Part)) {
        self.parts.iter().for_each(&mut *f);
        if let Content::Fields { fields } = &self.content {
            for field in fields {
                field.for_each_part(f);
            }
        }
        self.items.iter().for_each(|item| item.for_each_part(f));
    }
}
