//! Reviews and approvals, judged at a day.

mod approvals;
mod diags;
mod evidence;
mod lapse;

use super::{Rule, Run};
use crate::diag::Code;

pub use approvals::{Decision, decision};
pub use evidence::{Evidence, last_evidence};

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule { codes: &[Code::ReviewLapsed, Code::ReviewDueSoon], run: Run::Dated(lapse::lapse) },
    Rule {
        codes: &[Code::NoReviewEvidence, Code::IncompleteReview, Code::ChangedSinceReview],
        run: Run::Dated(evidence::evidence),
    },
    Rule { codes: &[Code::ReviewDateMoved], run: Run::Dated(lapse::moved) },
    Rule {
        codes: &[Code::ApprovalMissing, Code::IncompleteApproval, Code::ApprovalReturned, Code::ChangedSinceApproval],
        run: Run::Dated(approvals::approvals),
    },
    Rule { codes: &[Code::DateInFuture], run: Run::Dated(lapse::in_future) },
];
