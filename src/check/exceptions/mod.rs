//! Exceptions: findings that the school has agreed to live with are taken out while the exception holds.

mod diags;
mod place;

use super::{RULES, Run, Timing};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::school::{Exception, School};

/// Takes out what the school's exceptions excuse, says what is wrong with the exceptions, and returns how many findings
/// were excused.
///
/// Without a day, an exception holds whatever its end.
pub fn excuse(school: &School, diagnostics: &mut Diagnostics, timing: Option<Timing>) -> usize {
    let mut excused = 0;
    let mut faults = Vec::new();
    for exception in &school.exceptions {
        let code = match exceptable(exception) {
            Ok(code) => code,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        let extent = match &exception.at {
            None => Some((0, usize::MAX)),
            Some(at) => place::extent(&school.facts, &at.value),
        };
        let excuses = |finding: &Diagnostic| {
            let start = finding.label.span.start;
            finding.code == code && extent.is_some_and(|(from, to)| (from..to).contains(&start))
        };
        if !diagnostics.iter().any(excuses) {
            faults.push(diags::unused(exception));
            continue;
        }
        let missing = missing(exception);
        let ended = timing.zip(exception.until).filter(|(timing, (until, _))| timing.today > until.last_day());
        if !missing.is_empty() {
            faults.push(diags::incomplete(exception, &missing));
        } else if let Some((timing, (until, span))) = ended {
            faults.push(diags::expired(exception, until, span, timing.today));
        } else {
            excused += diagnostics.remove(excuses);
        }
    }
    faults.into_iter().for_each(|fault| diagnostics.push(fault));
    excused
}

/// The finding that the exception names, if it is one that can be excused: one that rules about facts come to.
fn exceptable(exception: &Exception) -> Result<Code, Diagnostic> {
    let wanted = exception.finding.value.as_str();
    let rules = RULES.iter().copied().flatten().filter(|rule| !matches!(rule.run, Run::Dated(_)));
    let codes: Vec<Code> = rules.flat_map(|rule| rule.codes).copied().collect();
    let Some(code) = Code::find(wanted) else {
        let names: Vec<&str> = codes.iter().map(|code| code.name()).collect();
        return Err(diags::unknown(exception, crate::schema::nearest(wanted, &names)));
    };
    if codes.contains(&code) { Ok(code) } else { Err(diags::not_exceptable(exception, code)) }
}

/// The keys without which an exception does not count.
fn missing(exception: &Exception) -> Vec<&'static str> {
    let given = [
        ("owner", exception.owner.is_some()),
        ("reason", exception.reason.is_some()),
        ("until", exception.until.is_some()),
    ];
    given.into_iter().filter(|(_, given)| !given).map(|(key, _)| key).collect()
}
