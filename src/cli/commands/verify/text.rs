//! Verdicts for people.

use super::super::super::table::table;
use super::Verified;
use crate::attest::Verdict;
use crate::report::visible;

/// One row for each file.
pub(super) fn table_of(verified: &[Verified]) -> String {
    let row = |one: &Verified| match &one.result {
        Ok(told) => {
            let says = visible(&told.judgement.says);
            [visible(&one.path), told.judgement.verdict.word().to_owned(), says]
        }
        Err(_) => [visible(&one.path), "unreadable".to_owned(), "nothing can be told".to_owned()],
    };
    table(["File", "Verdict", "Why"], verified.iter().map(row))
}

/// The last line: how many of each.
pub(super) fn closing(verified: &[Verified]) -> String {
    let is = |verdict: Verdict| {
        let of = |one: &&Verified| matches!(&one.result, Ok(told) if told.judgement.verdict == verdict);
        (verified.iter().filter(of).count(), verdict.word())
    };
    let unread = (verified.iter().filter(|one| one.result.is_err()).count(), "unreadable");
    let counts = Verdict::ALL.into_iter().map(is).chain([unread]).filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
    let files = if verified.len() == 1 { "1 file".to_owned() } else { format!("{} files", verified.len()) };
    format!("{files}: {}.", counts.join(", "))
}
