//! What is said about published files. They are compared where files can be read; here is how the differences are told.

use crate::diag::{Code, Diagnostic};
use crate::school::School;
use crate::source::Span;

/// Where findings about published files are shown: the policy whose files they are.
fn place(school: &School) -> Span {
    school.facts.entry("policy").map_or(school.facts.span, |entry| entry.key_span)
}

/// There is no published set in `folder`.
#[must_use]
pub fn not_published(school: &School, folder: &str) -> Diagnostic {
    Diagnostic::new(Code::NotPublished, place(school), format!("nothing has been published in {folder}"))
        .hint("run `esafe render`, or say with `--out` where the files are")
}

/// The set in `folder` is being replaced, or a run that replaced it was cut off.
#[must_use]
pub fn unfinished(school: &School, folder: &str) -> Diagnostic {
    let message = format!("some files in {folder} are old and some are new: they are still being replaced");
    Diagnostic::new(Code::PublishedUnfinished, place(school), message)
        .hint("if no other esafe is at work, a run was cut off; `esafe render` finishes it")
}

/// The file `path` of the set in `folder` is not what the tool wrote.
#[must_use]
pub fn changed(school: &School, folder: &str, path: &str) -> Diagnostic {
    let message = format!("{folder}/{path} has been changed by hand since it was rendered");
    Diagnostic::new(Code::PublishedFileChanged, place(school), message)
        .hint("put the change into the description, then run `esafe render`")
}

/// The file `path` of the set in `folder` is gone.
#[must_use]
pub fn missing(school: &School, folder: &str, path: &str) -> Diagnostic {
    let message = format!("{folder}/{path} is part of the published set and is not there");
    Diagnostic::new(Code::PublishedFileMissing, place(school), message).hint("run `esafe render`")
}

/// The documents `keys` of the set in `folder` are not those of today's facts.
#[must_use]
pub fn out_of_date(school: &School, folder: &str, keys: &[&str]) -> Diagnostic {
    let verb = if keys.len() == 1 { "differs" } else { "differ" };
    let message = format!("the description has changed since it was rendered: {} in {folder} {verb}", keys.join(", "));
    Diagnostic::new(Code::PublishedOutOfDate, place(school), message).hint("run `esafe render`")
}
