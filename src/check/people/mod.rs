//! Who holds which role.

mod diags;
mod rules;

use super::{Rule, Run};
use crate::diag::Code;

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule { codes: &[Code::AuthorApproves], run: Run::Facts(rules::author_approves) },
    Rule { codes: &[Code::PostNamedInText], run: Run::Facts(rules::posts_in_text) },
];
