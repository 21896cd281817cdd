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
    let exceptable = exceptable();
    let mut excused = 0;
    let mut faults = Vec::new();
    for exception in &school.exceptions {
        let Some(code) = Code::find(&exception.finding.value) else {
            faults.push(diags::unknown(exception, nearest(exception, &exceptable)));
            continue;
        };
        if !exceptable.contains(&code) {
            faults.push(diags::not_exceptable(exception, code));
            continue;
        }
        let extent = match &exception.at {
            None => Some((0, usize::MAX)),
            Some(at) => place::extent(&school.facts, &at.value),
        };
        let covers = |finding: &Diagnostic| {
            let start = finding.label.span.start;
            finding.code == code && extent.is_some_and(|(from, to)| (from..to).contains(&start))
        };
        if !diagnostics.iter().any(covers) {
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
            excused += diagnostics.remove(covers);
        }
    }
    for fault in faults {
        diagnostics.push(fault);
    }
    excused
}

/// The findings that can be excused: those that rules about facts come to.
fn exceptable() -> Vec<Code> {
    let rules = RULES.iter().copied().flatten().filter(|rule| !matches!(rule.run, Run::Dated(_)));
    rules.flat_map(|rule| rule.codes).copied().collect()
}

/// The name that the exception most likely means.
fn nearest(exception: &Exception, exceptable: &[Code]) -> Option<&'static str> {
    let names: Vec<&str> = exceptable.iter().map(|code| code.name()).collect();
    crate::schema::nearest(&exception.finding.value, &names)
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
