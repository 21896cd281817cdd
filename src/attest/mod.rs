//! Whether a published file is the one that was approved: what the file claims to be, and what approvals hold.
//!
//! Bytes decide. An approval holds the SHA-256 of each file as it was published with it; a file is looked into only if
//! no approval holds its bytes, to say what it claims to be.

mod claim;
mod pdf;
mod verdict;

pub use claim::{Claim, Form, Unread, claimed};
pub use verdict::{Decided, Judgement, Paper, Verdict, held, judged, newest_approved, spoken};
