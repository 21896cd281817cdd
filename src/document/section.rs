//! Sections and the blocks in them.

use serde::Serialize;

use super::clause::Clause;
use super::inline::Inline;

/// A part of a document under a heading; sections nest to any depth.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Section {
    /// Key that is stable between editions, e.g. `data-transfer`.
    pub key: String,
    /// Number as printed, e.g. `4.6`; `None` where the layout has no numbers.
    pub number: Option<String>,
    /// Heading; `None` for a group of blocks without one.
    pub title: Option<String>,
    /// Blocks before the first sub-section.
    pub blocks: Vec<Block>,
    /// Sub-sections.
    pub sections: Vec<Section>,
}

/// A block of content.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Block {
    /// A paragraph of one or more clauses, joined by a space.
    Paragraph {
        /// In order.
        clauses: Vec<Clause>,
    },
    /// A list, with bullets or numbers.
    List {
        /// Numbered steps instead of bullets.
        ordered: bool,
        /// In order.
        items: Vec<Item>,
    },
    /// The table of contents: headings with links and, on paper, page numbers.
    Contents {
        /// The clause that announces it; its text is the title.
        clause: Clause,
        /// Every heading listed.
        entries: Vec<ContentsEntry>,
    },
    /// A two-column table of labels and values.
    KeyValues {
        /// The clause that stands for the table as a whole, if it is one.
        clause: Option<Clause>,
        /// In order.
        rows: Vec<KeyValue>,
    },
    /// A table with a header row.
    Table {
        /// The clause that stands for the table; its text is the caption.
        clause: Clause,
        /// Headings of the columns.
        columns: Vec<String>,
        /// Cells, row by row; every row has as many cells as there are columns.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// Who is responsible for what: a table of role and duties, or a list under each role's name.
    Roles {
        /// The clause that introduces the roles.
        clause: Option<Clause>,
        /// As a table or as headed lists.
        style: RolesStyle,
        /// Headings of the two columns.
        columns: (String, String),
        /// In order.
        rows: Vec<RoleRow>,
    },
    /// Blanks that a person fills in by hand; they stay together on one page.
    Fields {
        /// In order.
        fields: Vec<Field>,
    },
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Item {
    /// What it says: one clause, or several parts joined by a space.
    pub clauses: Vec<Clause>,
    /// Whether the list below it is numbered.
    pub ordered: bool,
    /// A list below it.
    pub items: Vec<Item>,
}

/// A line of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ContentsEntry {
    /// Depth: 1 for the parts of the document, 2 for the sections in them.
    pub level: u8,
    /// Number as printed, if numbered.
    pub number: Option<String>,
    /// Heading.
    pub title: String,
}

/// A row of a two-column table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct KeyValue {
    /// What the row is about.
    pub label: String,
    /// The value, as a clause.
    pub clause: Clause,
}

/// How roles are set out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RolesStyle {
    /// A table: role on the left, duties on the right.
    Table,
    /// A heading and a list for each role.
    Sections,
}

/// A role and its duties.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct RoleRow {
    /// Key of the role or group, e.g. `headteacher`.
    pub holder: String,
    /// What stands beside the duties: the role's title, with the name of who holds it.
    pub label: Vec<Inline>,
    /// The clauses that name the role; more than one where its holder has taken on another role as a whole.
    pub headings: Vec<Clause>,
    /// The duties.
    pub items: Vec<Item>,
}

/// A blank to fill in.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Field {
    /// The field as a clause; its text is the label.
    pub clause: Clause,
    /// What goes into it.
    pub input: Input,
}

/// What a person puts into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Input {
    /// A line of writing.
    Text,
    /// Two lines for names.
    Names,
    /// A signature.
    Signature,
    /// A date.
    Date,
    /// One box to tick.
    Tick,
    /// Yes or no.
    Choice,
}

impl Section {
    /// Calls `f` for every clause below this section; `above` is the path of the section that holds it.
    pub fn for_each_clause<'a>(&'a self, above: &str, f: &mut dyn FnMut(&str, &'a Clause)) {
        let path = if above.is_empty() { self.key.clone() } else { format!("{above}/{}", self.key) };
        for block in &self.blocks {
            block.for_each_clause(&mut |clause| f(&path, clause));
        }
        for section in &self.sections {
            section.for_each_clause(&path, f);
        }
    }
}

impl Section {
    /// Calls `f` for every clause here and below, in reading order, so that it can be changed.
    pub fn for_each_clause_mut(&mut self, f: &mut dyn FnMut(&mut Clause)) {
        self.blocks.iter_mut().for_each(|block| block.for_each_clause_mut(f));
        self.sections.iter_mut().for_each(|section| section.for_each_clause_mut(f));
    }
}

impl Block {
    /// Calls `f` for every clause in this block, in reading order, so that it can be changed.
    pub fn for_each_clause_mut(&mut self, f: &mut dyn FnMut(&mut Clause)) {
        match self {
            Self::Paragraph { clauses } => clauses.iter_mut().for_each(f),
            Self::List { items, .. } => items.iter_mut().for_each(|item| item.for_each_clause_mut(f)),
            Self::Contents { clause, .. } | Self::Table { clause, .. } => f(clause),
            Self::KeyValues { clause, rows } => {
                clause.iter_mut().for_each(&mut *f);
                for row in rows {
                    f(&mut row.clause);
                }
            }
            Self::Roles { clause, rows, .. } => {
                clause.iter_mut().for_each(&mut *f);
                for row in rows {
                    row.headings.iter_mut().for_each(&mut *f);
                    row.items.iter_mut().for_each(|item| item.for_each_clause_mut(f));
                }
            }
            Self::Fields { fields } => fields.iter_mut().for_each(|field| f(&mut field.clause)),
        }
    }
}

impl Item {
    /// Calls `f` for every clause of this entry and the entries below it, so that it can be changed.
    pub fn for_each_clause_mut(&mut self, f: &mut dyn FnMut(&mut Clause)) {
        self.clauses.iter_mut().for_each(&mut *f);
        self.items.iter_mut().for_each(|item| item.for_each_clause_mut(f));
    }
}

impl Block {
    /// Calls `f` for every clause in this block, in reading order.
    pub fn for_each_clause<'a>(&'a self, f: &mut dyn FnMut(&'a Clause)) {
        match self {
            Self::Paragraph { clauses } => clauses.iter().for_each(f),
            Self::List { items, .. } => items.iter().for_each(|item| item.for_each_clause(f)),
            Self::Contents { clause, .. } | Self::Table { clause, .. } => f(clause),
            Self::KeyValues { clause, rows } => {
                clause.iter().for_each(&mut *f);
                for row in rows {
                    f(&row.clause);
                }
            }
            Self::Roles { clause, rows, .. } => {
                clause.iter().for_each(&mut *f);
                for row in rows {
                    row.headings.iter().for_each(&mut *f);
                    row.items.iter().for_each(|item| item.for_each_clause(f));
                }
            }
            Self::Fields { fields } => fields.iter().for_each(|field| f(&field.clause)),
        }
    }
}

impl Item {
    /// Calls `f` for every clause of this entry and the entries below it.
    pub fn for_each_clause<'a>(&'a self, f: &mut dyn FnMut(&'a Clause)) {
        self.clauses.iter().for_each(&mut *f);
        self.items.iter().for_each(|item| item.for_each_clause(f));
    }
}
