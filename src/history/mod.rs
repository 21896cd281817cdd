//! The history of a school's policy: what each commit recorded and changed, and an audit of what the description claims
//! against it.
//!
//! A [`Snapshot`] is what a commit held, so that nothing here knows git. [`changes()`] says what each commit did,
//! [`audit()`] sets the claims of the last description against all of them, and [`report()`] and [`audit_report()`] make
//! documents of the two.

mod audit;
mod changes;
mod entry;
mod report;
mod snapshot;
mod table;
mod text;

#[cfg(test)]
mod tests;

pub use audit::{Audit, Finding, FindingKind, Past, VersionTag, audit};
pub use changes::{Changed, changes};
pub use entry::body_in_words;
pub use report::{About, audit_report, report};
pub use snapshot::{Commit, Contents, Digests, Held, Published, Snapshot};
pub use table::{ApprovalRow, ReviewRow, Tagged, VersionRow, versions};
pub use text::{needs_text, same_facts};
