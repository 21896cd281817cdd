//! What is said about services.

use crate::diag::{Code, Diagnostic};
use crate::source::Span;

pub(super) fn filtering(at: Span) -> Diagnostic {
    Diagnostic::new(Code::FilteringWithoutProvider, at, "the web filter has no provider")
        .label("who supplies it?")
        .hint("add `provider: LGfL`, or whoever supplies yours, under `services.filtering`")
}

pub(super) fn monitoring(product: &str, at: Span) -> Diagnostic {
    let message = format!("{product} watches what people do, and nobody is named who reads what it reports");
    Diagnostic::new(Code::MonitoringWithoutReader, at, message)
        .label("who gets its alerts?")
        .hint("add `alerts: [dsl]`, or the posts that read them, under `services.monitoring`")
}

pub(super) fn idle_lock(minutes: i64, at: Span) -> Diagnostic {
    let message = format!("a session stays open for {minutes} minutes without use");
    Diagnostic::new(Code::IdleLockTooLong, at, message)
        .label("longer than an hour")
        .hint("write the time that your computers are set to; ten minutes is usual")
}

pub(super) fn retention(at: Span) -> Diagnostic {
    Diagnostic::new(Code::RetentionWithoutPeriod, at, "nobody says for how long the cameras' recordings are kept")
        .label("for how many days?")
        .hint("add `retention_days: 28`, or your own number of days, under `services.cctv`")
}

pub(super) fn short_password(characters: i64, at: Span) -> Diagnostic {
    Diagnostic::new(Code::ShortPasswords, at, format!("a password can have as few as {characters} characters"))
        .label("fewer than 12")
        .hint("ask for 12, or for 8 where log-ins need a second factor")
}

pub(super) fn forced_change(period: &str, at: Span) -> Diagnostic {
    Diagnostic::new(Code::ForcedPasswordChanges, at, format!("passwords must change every {period}"))
        .label("the National Cyber Security Centre advises against this")
        .hint("leave `change_every` out, and ask for a change when a password may be known to somebody else")
}

pub(super) fn portable_media(at: Span) -> Diagnostic {
    let message = "personal data travels on storage that has a password and is not encrypted";
    Diagnostic::new(Code::UnencryptedPortableMedia, at, message)
        .label("not encrypted")
        .hint("issue encrypted devices and write `protection: encrypted`")
}
