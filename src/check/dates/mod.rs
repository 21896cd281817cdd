//! Dates of versions, reviews and approvals among themselves.

mod diags;
mod rules;

use super::{Rule, Run};
use crate::diag::Code;

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule { codes: &[Code::NextReviewBeforeLast], run: Run::Facts(rules::next_review) },
    Rule { codes: &[Code::ApprovalBeforeVersion, Code::ReviewBeforeVersion], run: Run::Facts(rules::before_version) },
    Rule { codes: &[Code::ReviewCycleTooLong], run: Run::Facts(rules::cycle) },
    Rule { codes: &[Code::VersionsOutOfOrder], run: Run::Facts(rules::order) },
];
