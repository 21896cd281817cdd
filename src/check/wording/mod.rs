//! The school's own words: nothing left to fill in, no promise that nobody can check, nobody named by half a title, and
//! nothing too hard for those who read it.

mod diags;
mod patterns;
mod reading;
mod rules;

use super::{Rule, Run};
use crate::diag::Code;

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule { codes: &[Code::Placeholder], run: Run::Facts(rules::placeholders) },
    Rule { codes: &[Code::VaguePromise], run: Run::Facts(rules::vague_promises) },
    Rule { codes: &[Code::UnnamedLead], run: Run::Facts(rules::unnamed_leads) },
    Rule { codes: &[Code::AgreementTooHard, Code::OwnTextTooHard], run: Run::Facts(reading::too_hard) },
];
