//! Law, guidance and bodies that the school's own text names although they are no longer what they were.
//!
//! What is out of date is data: the register of citations in the policy library.

mod diags;
mod rules;

use super::{Rule, Run};
use crate::diag::Code;

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[Rule {
    codes: &[
        Code::RepealedLaw,
        Code::RenamedBody,
        Code::WithdrawnGuidance,
        Code::SupersededEdition,
        Code::OutdatedPractice,
        Code::PerhapsOutdated,
    ],
    run: Run::Either(rules::outdated),
}];
