//! What is said about facts that exclude each other.

use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// Two facts, each with what it says and where.
pub(super) fn contradiction(code: Code, one: (&str, Span), other: (&str, Span), hint: &str) -> Diagnostic {
    let message = format!("two facts contradict each other: {}, and {}", one.0, other.0);
    Diagnostic::new(code, one.1, message)
        .label(format!("says that {}", one.0))
        .also(other.1, format!("says that {}", other.0))
        .hint(hint)
}

/// Two times, each in minutes and with its place.
pub(super) fn two_idle_locks(one: (i64, Span), other: (i64, Span)) -> Diagnostic {
    let message = format!("one time after which a session locks is {} minutes, another is {}", one.0, other.0);
    Diagnostic::new(Code::TwoIdleLocks, one.1, message)
        .label(format!("{} minutes here", one.0))
        .also(other.1, format!("{} minutes here", other.0))
        .hint("print the fact instead: `{{ practice.sessions.idle_lock_minutes }}` minutes")
}
