//! What the school uses, and figures out of range.

mod diags;
mod rules;

use super::{Rule, Run};
use crate::diag::Code;

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule { codes: &[Code::FilteringWithoutProvider], run: Run::Facts(rules::filtering) },
    Rule { codes: &[Code::MonitoringWithoutReader], run: Run::Facts(rules::monitoring) },
    Rule { codes: &[Code::IdleLockTooLong], run: Run::Facts(rules::idle_lock) },
    Rule { codes: &[Code::RetentionWithoutPeriod], run: Run::Facts(rules::retention) },
    Rule { codes: &[Code::ShortPasswords, Code::ForcedPasswordChanges], run: Run::Facts(rules::passwords) },
    Rule { codes: &[Code::UnencryptedPortableMedia], run: Run::Facts(rules::portable_media) },
];
