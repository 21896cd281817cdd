//! YAML in, located: every value and key keeps its place. Out of it go single texts, quoted where they must be.
//!
//! The parser is serde-saphyr with the options that keep YAML's traps shut: only `true` and `false` are booleans,
//! numbers with leading zeros or underscores are text, unknown tags and merge keys are refused, and aliases, nesting and
//! size are bounded.

mod node;
mod parse;
mod write;

pub use node::{Entry, Node, Value};
pub use parse::parse;
pub use write::{Place, is_printable, scalar};
