//! Times after which a session locks, wherever they are given.

use std::sync::LazyLock;

use regex::Regex;

use super::diags;
use crate::check::Subject;
use crate::diag::Diagnostics;
use crate::source::Span;
use crate::yaml::Value;

/// Numbers that people write as words.
const WORDS: [(&str, i64); 8] = [
    ("two", 2),
    ("five", 5),
    ("ten", 10),
    ("fifteen", 15),
    ("twenty", 20),
    ("thirty", 30),
    ("forty-five", 45),
    ("sixty", 60),
];

#[allow(clippy::expect_used, reason = "a test uses each of the patterns")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is one")
}

static MINUTES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(\d{1,3}|two|five|ten|fifteen|twenty|thirty|forty-five|sixty)[\s-]+minutes?\b"));
static LOCKS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:locks?|locked|logs? (?:out|off)|logged (?:out|off)|times? out)\b"));
static UNUSED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:idle|inactiv\w+|unattended|unused|without (?:use|activity)|screens?|sessions?|computers?|devices?|laptops?)\b",
    )
});

/// The school's own text gives another time than the fact, or two texts give two.
pub(super) fn two_times(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let mut first: Option<(i64, Span)> = None;
    if let Some(fact) = subject.school.facts.at("practice.sessions.idle_lock_minutes")
        && let Value::Int(minutes) = fact.value
    {
        first = Some((minutes, fact.span));
    }
    for text in subject.written() {
        for (minutes, words) in times(text.text) {
            let place = text.place(words, subject.sources);
            match first {
                None => first = Some((minutes, place)),
                Some((other, at)) if other != minutes => {
                    diagnostics.push(diags::two_idle_locks((minutes, place), (other, at)));
                }
                Some(_) => {}
            }
        }
    }
}

/// The times in `text` after which something locks, in minutes, with the words that give them.
fn times(text: &str) -> Vec<(i64, &str)> {
    let sentences = text.split_inclusive(['.', '!', '?', ';']);
    let about_locks = sentences.filter(|sentence| LOCKS.is_match(sentence) && UNUSED.is_match(sentence));
    let found = about_locks.flat_map(|sentence| MINUTES.captures_iter(sentence)).filter_map(|captures| {
        let (number, words) = (captures.get(1)?.as_str(), captures.get(0)?.as_str());
        let named = WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(number)).map(|(_, minutes)| *minutes);
        Some((named.or_else(|| number.parse().ok())?, words))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_where_something_locks() {
        for (text, minutes) in [
            ("Screens lock after 5 minutes.", Some(5)),
            ("A session that is idle for ten minutes is logged out.", Some(10)),
            ("The computer locks after thirty\n minutes without use.", Some(30)),
            ("Pupils have 20 minutes at the computers.", None),
            ("The gate is locked 10 minutes after the bell.", None),
            ("Screens lock. The bell rings after 5 minutes.", None),
        ] {
            assert_eq!(times(text).first().map(|(minutes, _)| *minutes), minutes, "{text}");
        }
    }
}
