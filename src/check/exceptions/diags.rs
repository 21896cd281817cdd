//! What is said about exceptions.

use jiff::civil::Date;

use crate::diag::{Code, Diagnostic};
use crate::school::{Exception, SchoolDate};
use crate::source::Span;

pub(super) fn incomplete(exception: &Exception, missing: &[&str]) -> Diagnostic {
    let words: Vec<&str> = missing.iter().map(|key| if *key == "until" { "end" } else { key }).collect();
    let message =
        format!("the exception `{}` does not count: it has no {}", exception.id.value, words.join(" and no "));
    let found = Diagnostic::new(Code::IncompleteException, exception.id.span, message);
    missing.iter().fold(found, |found, key| {
        found.hint(match *key {
            "owner" => "add `owner:` and the post that answers for it, such as headteacher",
            "reason" => "add `reason:` and why it was agreed, in one sentence",
            _ => "add `until:` and its last day, such as 2027-07-31",
        })
    })
}

pub(super) fn expired(exception: &Exception, until: SchoolDate, at: Span, today: Date) -> Diagnostic {
    let message = format!("the exception `{}` ended: {until}", exception.id.value);
    Diagnostic::new(Code::ExceptionExpired, at, message)
        .label(format!("over on {today}"))
        .hint("put right what it excused and delete it, or agree a new end with its owner")
}

pub(super) fn unused(exception: &Exception) -> Diagnostic {
    let place = exception.at.as_ref().map_or_else(String::new, |at| format!(" at `{}`", at.value));
    let message = format!(
        "the exception `{}` excuses `{}`{place}, which is not found",
        exception.id.value, exception.finding.value
    );
    Diagnostic::new(Code::UnusedException, exception.id.span, message).hint("delete the exception, or correct its `at`")
}

pub(super) fn unknown(exception: &Exception, near: Option<&str>) -> Diagnostic {
    let message = format!("there is no finding `{}`", exception.finding.value);
    let found = Diagnostic::new(Code::NotToBeExcepted, exception.finding.span, message);
    match near {
        Some(near) => found.label(format!("did you mean `{near}`?")),
        None => found.hint("write the name or number that stands in brackets at the beginning of the message"),
    }
}

pub(super) fn not_exceptable(exception: &Exception, code: Code) -> Diagnostic {
    let message = format!("there can be no exception to {} {}", code.number(), code.name());
    Diagnostic::new(Code::NotToBeExcepted, exception.finding.span, message)
        .hint("put the fault right itself; exceptions are for rules about what the school does and says")
}
