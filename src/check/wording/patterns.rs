//! What words give away.

use std::sync::LazyLock;

use regex::Regex;

#[allow(clippy::expect_used, reason = "a test uses each of the patterns")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is one")
}

/// Marks that are never meant to be read.
static MARKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi)
        \bx{3,}\b | \bt\.?b\.?[cda]\b\.? | \?{2,} | _{3,} | \.{4,} | \blorem\ ipsum\b
        | \bto\ be\ (?:confirmed|completed|inserted|added|filled\ in)\b
        | \b(?:insert|enter|type|add)\ (?:here|your|name|names|date|dates|title|details|text|person|post|role|school)\b
        | \binsert\ (?:the\ |a\ |an\ )?(?:name|date|title|details|person|post|role|school|email|e-mail|number)\w*\b
        | \b(?:your|name\ of(?:\ the)?)\ school\ (?:name|here)\b",
    )
});
/// What stands in square or angle brackets.
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[[^\[\]\n]{0,80}\]|<[A-Za-z][^<>\n]{0,80}>"));
/// How the content of brackets begins where it is to be filled in.
static BLANK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi)^[\[<]\s*(?:
        (?:insert|enter|add|delete|name|date|school|your|title|post|role|person|email|e-mail|phone|telephone|number|x{3,})\b
        | [\s._…-]*[\]>])",
    )
});

/// Marks of a model that was never finished. In a clause, Markdown's links are the only brackets; in a fact, brackets
/// can be part of a name.
pub(super) fn placeholders(text: &str, clause: bool) -> Vec<String> {
    let brackets = BRACKETS.find_iter(text).filter(|found| {
        let link = text[found.end()..].starts_with('(') || found.as_str().contains("://");
        !link && (clause || BLANK.is_match(found.as_str()))
    });
    let brackets: Vec<_> = brackets.collect();
    // What stands inside brackets is part of them.
    let outside = |mark: &regex::Match<'_>| !brackets.iter().any(|bracket| bracket.range().contains(&mark.start()));
    let marks = MARKS.find_iter(text).filter(outside);
    marks.chain(brackets.iter().copied()).map(|found| found.as_str().to_owned()).collect()
}

/// Promises without a measure.
static VAGUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi)
        \b(?:as|if|when|where|wherever|whenever)(?:\s+and\s+when)?(?:\s+it\s+is)?\s+(?:appropriate|necessary)\b
        | \bas\s+(?:and\s+when\s+)?(?:required|needed)\b
        | \bappropriately\b | \bin\s+a\s+timely\s+(?:manner|fashion|way)\b | \bin\s+due\s+course\b",
    )
});
/// Words for a rhythm that nobody can measure.
static RHYTHM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:regularly|on\s+a\s+regular\s+basis|from\s+time\s+to\s+time|periodically|frequently|occasionally)\b",
    )
});
/// A period that gives such a word its measure.
static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi)\b(?:every|each|daily|nightly|weekly|fortnightly|monthly|termly|half-termly|yearly|annually
        |once|twice|per\s+(?:day|week|month|term|year)|(?:day|week|month|term|year)s?)\b",
    )
});

/// Promises that nobody can check: "as appropriate", and "regularly" in a sentence that gives no period.
pub(super) fn vague_promises(text: &str) -> Vec<String> {
    let sentences = text.split_inclusive(['.', '!', '?', ';']);
    let rhythms =
        sentences.filter(|sentence| !PERIOD.is_match(sentence)).flat_map(|sentence| RHYTHM.find_iter(sentence));
    VAGUE.find_iter(text).chain(rhythms).map(|found| found.as_str().to_owned()).collect()
}

/// Half a title, and what may follow it to make it whole.
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi)\b(?P<half>the\s+(?:lead|leader|co-?ordinator|officer|manager
        |(?:designated|responsible|nominated|relevant|appropriate)\s+(?:person|member\s+of\s+staff|colleague|officer)
        |person\s+responsible|person\s+in\s+charge))\b(?P<rest>\s+(?:for|of|on|in|with|governor|teacher|trustee|practitioner|person)\b)?",
    )
});

/// People who are named by half a title: "the lead" of what?
pub(super) fn unnamed_leads(text: &str) -> Vec<String> {
    let halves = LEAD.captures_iter(text).filter(|captures| captures.name("rest").is_none());
    halves.filter_map(|captures| Some(captures.name("half")?.as_str().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_to_be_filled_in_is_found() {
        for (text, clause, found) in [
            ("Ask [insert name].", true, vec!["[insert name]"]),
            ("Ask [the lead].", true, vec!["[the lead]"]),
            ("Read [our page](https://e.example).", true, vec![]),
            ("See <https://e.example>.", true, vec![]),
            ("[Name of provider]", false, vec!["[Name of provider]"]),
            ("Acceptable use [2021]", false, vec![]),
            ("<school>", false, vec!["<school>"]),
            ("XXX School", false, vec!["XXX"]),
            ("TBC", false, vec!["TBC"]),
            ("call ???", false, vec!["???"]),
            ("signed ____", false, vec!["____"]),
            ("Please insert the date here", false, vec!["insert the date"]),
            ("Staff insert a memory stick only after a scan.", true, vec![]),
            ("Enter the room quietly.", true, vec![]),
            ("a list to be completed", true, vec!["to be completed"]),
            ("Year 3 & 4, A-B, <3", false, vec![]),
        ] {
            let mut all = placeholders(text, clause);
            all.dedup();
            let first: Vec<&str> = all.iter().map(String::as_str).take(found.len().max(1)).collect();
            assert!(
                found.iter().all(|one| all.iter().any(|other| other == one)) && (!found.is_empty() || all.is_empty()),
                "{text}: {first:?} is not {found:?}"
            );
        }
    }

    #[test]
    fn promises_without_a_measure_are_found() {
        for (text, found) in [
            ("The filter is checked regularly.", Some("regularly")),
            ("The filter is checked regularly, every Monday.", None),
            ("Logs are read on a\nregular basis.", Some("on a\nregular basis")),
            ("Parents are told as appropriate.", Some("as appropriate")),
            ("Access is removed where necessary.", Some("where necessary")),
            ("Staff are trained each year. The log is read regularly.", Some("regularly")),
            ("Regular visitors sign in.", None),
            ("age-appropriate sites", None),
        ] {
            assert_eq!(vague_promises(text).first().map(String::as_str), found, "{text}");
        }
    }

    #[test]
    fn half_a_title_is_found() {
        for (text, found) in [
            ("Tell the lead at once.", Some("the lead")),
            ("Tell the online safety lead.", None),
            ("Tell the lead for computing.", None),
            ("The coordinator reads the log.", Some("The coordinator")),
            ("The relevant member of staff decides.", Some("The relevant member of staff")),
            ("The lead governor visits.", None),
        ] {
            assert_eq!(unnamed_leads(text).first().map(String::as_str), found, "{text}");
        }
    }
}
