//! What the school has decided: facts that exclude each other.

mod diags;
mod idle_lock;
mod stances;

use super::{Rule, Run};
use crate::diag::Code;

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule {
        codes: &[Code::PhonesContradict, Code::PrivateEmailContradicts, Code::StancesContradict],
        run: Run::Facts(stances::contradictions),
    },
    Rule { codes: &[Code::TwoIdleLocks], run: Run::Facts(idle_lock::two_times) },
];
