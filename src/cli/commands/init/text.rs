//! From answers to the text of a description: a function of the answers, and of what a register knows of the school.

use std::collections::BTreeMap;

use super::answers::{Answers, quoted};
use super::question::{QUESTIONS, Question};

/// A line of the description, with the comment above it.
struct Line {
    /// Where it stands: keys joined by dots, positions in lists as numbers.
    path: &'static str,
    /// What the comment says of it; a line feed begins another line of it.
    note: &'static str,
    /// What follows the key.
    value: Value,
}

/// What follows a key.
enum Value {
    /// Lines of its own, if any of them is written.
    Lines,
    /// The answer to the question about it; without one, there is no line.
    Answer,
    /// What a register knows of it; without that, there is no line.
    Recorded,
    /// The same for every school.
    Fixed(&'static str),
}

const fn lines(path: &'static str, note: &'static str) -> Line {
    Line { path, note, value: Value::Lines }
}

const fn answer(path: &'static str, note: &'static str) -> Line {
    Line { path, note, value: Value::Answer }
}

const fn recorded(path: &'static str, note: &'static str) -> Line {
    Line { path, note, value: Value::Recorded }
}

const fn fixed(path: &'static str, value: &'static str, note: &'static str) -> Line {
    Line { path, note, value: Value::Fixed(value) }
}

const HEAD: &str = "\
# The school, described for its online safety policy. `esafe render` makes the documents from this file.
#
# A line that begins with # explains what is below it and changes nothing. Words of your own stand in quotation
# marks; the others are fixed choices. A line that does not fit the school can go: the policy then says
# nothing about it. `esafe validate` tells you if something is wrong.
";

const TAIL: &str = "
# There is much more that a description can say, and the policy grows with it: `esafe schema` prints every key with
# what it means, and an editor that knows the schema completes keys as you type.
";

const ACADEMY_HEAD: &str = "\
# An academy, described for its online safety policy. What holds for all academies of the trust stands in trust.yaml,
# two folders up; what stands here too counts for this academy alone.
#
# A line that begins with # explains what is below it and changes nothing. `esafe validate` tells you if something is
# wrong, and `esafe explain value FOLDER KEY` which of the two files set a value.
";

const TRUST_HEAD: &str = "\
# A trust, described for the online safety policies of its academies. `esafe render` makes the documents of all of them
# from this file and those of the academies.
#
# A line that begins with # explains what is below it and changes nothing. `esafe validate` tells you if something is
# wrong.
";

/// What a trust may want to say, by the section of a description that it stands in.
const SUGGESTIONS: [(&str, &str); 3] = [
    ("terms", "terms: {school: academy}\n"),
    (
        "services",
        "services:\n\
         \x20 email: {staff_service: academy e-mail}\n\
         \x20 filtering: {provider: Brightwire, categories: [adult content, gambling]}\n\
         \x20 monitoring: {product: Classwatch, alerts: [dsl]}\n",
    ),
    (
        "practice",
        "practice:\n\
         \x20 passwords: {strength: {min_length: 12}}\n\
         \x20 phones: {pupils: not-permitted}\n\
         \x20 sessions: {idle_lock_minutes: 10}\n",
    ),
];

const TRUST_TAIL: &str = "
# What no academy may change, each with the reason, can stand here:
#
# locked:
#   facts:
#     services.filtering: The trust buys one filter for every academy.
#
# `esafe schema` prints every key that there is with what it means.
";

/// Every line there can be, in the order of the schema.
const LINES: &[Line] = &[
    fixed("format", "1", "The form of this file. It is always 1, so that old files can be read for ever."),
    lines("school", "What the school is."),
    answer("school.name", "Its full name, as on the letterhead."),
    recorded("school.urn", "Its number in the national register of schools."),
    answer("school.nation", "The nation whose law applies: england, northern-ireland, scotland or wales."),
    answer(
        "school.type",
        "The kind of school: maintained, academy, free-school, independent, special,\n\
         non-maintained-special or pupil-referral-unit.",
    ),
    answer(
        "school.phases",
        "Whom it teaches: early years (eyfs), key stages 1 to 4 (ks1 to ks4), sixth form (ks5).\n\
         Each phase brings the agreement that its pupils sign.",
    ),
    answer("school.local_authority", "The local authority it lies in."),
    answer("school.trust", "The trust it belongs to."),
    lines("school.contact", "How to reach it."),
    recorded("school.contact.address", "Its postal address."),
    recorded("school.contact.telephone", "Its telephone number."),
    recorded("school.contact.website", "The address of its website."),
    lines("terms", "The school's own words for things."),
    recorded("terms.headteacher", "What the head is called wherever the policy speaks of one."),
    lines(
        "people",
        "Who holds which post: `name` for a person, `same_as` for somebody who holds another post too, or\n\
         `post_only: true` to print the post without a name.",
    ),
    answer("people.headteacher", "Who leads the school."),
    answer("people.online_safety_lead", "Who leads on online safety from day to day."),
    answer("people.dsl", "The designated safeguarding lead."),
    lines("services", "What the school uses."),
    lines("services.email", "E-mail."),
    answer("services.email.staff_service", "The service that staff use for work, as a sentence can name it."),
    lines("services.filtering", "The web filter."),
    answer("services.filtering.provider", "Who supplies it."),
    answer("services.filtering.categories", "Kinds of content that it blocks."),
    lines("services.monitoring", "Watching over what users do online."),
    answer("services.monitoring.product", "The software that does it."),
    answer("services.monitoring.alerts", "The posts that get its alerts: keys of `people`."),
    lines("practice", "What the school has decided."),
    lines("practice.passwords", "Passwords."),
    lines("practice.passwords.strength", "What makes one strong."),
    answer("practice.passwords.strength.min_length", "The least number of characters."),
    lines("practice.phones", "Phones and other devices of people's own."),
    answer(
        "practice.phones.pupils",
        "What pupils do with theirs: not-permitted, hand-in, locked-away, out-of-sight, discouraged or\nseparate-policy.",
    ),
    lines("practice.sessions", "Computers that nobody is using."),
    answer("practice.sessions.idle_lock_minutes", "Minutes without use until one locks."),
    lines("policy", "The policy as a document."),
    answer(
        "policy.approvers",
        "Who must approve it: governing_body, headteacher, senior_leaders, chair_of_governors or trust_board.\n\
         Every page says DRAFT until all that stand here have approved this very text.",
    ),
    fixed("policy.review_every", "12 months", "How often it is reviewed: once a year or more often."),
    answer("policy.next_review", "When it must next be reviewed, at the latest."),
    lines("policy.versions", "Every version there has been, the oldest first. The last is the one in force."),
    fixed("policy.versions.0.version", "\"1.0\"", "Its number, in quotation marks."),
    answer("policy.versions.0.date", "When it was written: a day, a month (2026-09) or a term (autumn 2026)."),
    answer("policy.versions.0.author", "Who wrote it."),
    fixed("policy.versions.0.changes", "First policy", "What is new in it."),
];

/// What a register knows of a school: by the place in a description, what stands there, as YAML on one line.
pub(super) type Known = BTreeMap<&'static str, String>;

/// The description that says what was answered, with a comment above every line.
pub(super) fn description(answers: &Answers) -> String {
    school(answers, &Known::new())
}

/// The description that says what is known and, where nothing is, what was answered.
pub(super) fn school(answers: &Answers, known: &Known) -> String {
    HEAD.to_owned() + &written(answers, known, 0, &|_| true) + TAIL
}

/// What an academy has of its own, beside what its trust's file says: what is known of it, and its first version.
pub(super) fn academy(answers: &Answers, known: &Known) -> String {
    let own = |path: &str| path.starts_with("policy.versions") || known.contains_key(path);
    ACADEMY_HEAD.to_owned() + &written(answers, known, 0, &own)
}

/// The file of the trust called `name`, whose academies lie in folders below `academies`. What was answered holds for all
/// of them.
pub(super) fn trust(name: &str, answers: &Answers) -> String {
    let shared = |path: &str| path != "format" && !path.starts_with("policy.versions");
    let name = quoted(name);
    let defaults = written(answers, &Known::new(), 1, &shared);
    let open = |section: &str| {
        let below = |question: &Question| question.key.split('.').next() == Some(section) && answers.has(question);
        !QUESTIONS.iter().any(below)
    };
    let suggested = SUGGESTIONS.iter().filter(|(section, _)| open(section)).flat_map(|(_, text)| text.lines());
    let suggested: String = suggested.map(|line| format!("  # {line}\n")).collect();
    format!(
        "{TRUST_HEAD}
# The form of this file. It is always 1, so that old files can be read for ever.
format: 1

# The trust: its full name.
trust:
  name: {name}

# The academies: every folder in `academies` that holds a school.yaml.
academies: academies/*

# What every academy has, unless its own file says otherwise.
defaults:
{}
  # What to fill in: whatever is the same in every academy. Take the # and the space after it away, and put your own
  # words in the place of these.
  #
{suggested}{TRUST_TAIL}",
        defaults.trim_start_matches('\n')
    )
}

/// The lines whose places `shown` holds for, each with its comment, `depth` levels further in than in a description.
fn written(answers: &Answers, known: &Known, depth: usize, shown: &dyn Fn(&str) -> bool) -> String {
    let value = |line: &Line| {
        let given = || known.get(line.path).cloned();
        let value = match line.value {
            Value::Lines => return Some(String::new()),
            Value::Answer => given().or_else(|| answers.yaml(line.path)),
            Value::Recorded => given(),
            Value::Fixed(value) => Some(value.to_owned()),
        };
        value.filter(|_| shown(line.path)).map(|value| format!(" {value}"))
    };
    let written = |line: &Line| match line.value {
        Value::Lines => LINES.iter().any(|below| is_below(below, line) && leaf(below) && value(below).is_some()),
        Value::Answer | Value::Recorded | Value::Fixed(_) => value(line).is_some(),
    };
    let mut text = String::new();
    for line in LINES.iter().filter(|line| written(line)) {
        let level = line.path.matches('.').count();
        if level == 0 {
            text.push('\n');
        }
        // The first key of an entry of a list follows the dash that begins it.
        let opens = line.path.ends_with(".0.version");
        let indent = "  ".repeat(depth + if opens { level - 1 } else { level });
        for words in line.note.lines() {
            text += &format!("{indent}# {words}\n");
        }
        let key = line.path.rsplit('.').next().unwrap_or(line.path);
        let dash = if opens { "- " } else { "" };
        text += &format!("{indent}{dash}{key}:{}\n", value(line).unwrap_or_default());
    }
    text
}

fn leaf(line: &Line) -> bool {
    !matches!(line.value, Value::Lines)
}

fn is_below(line: &Line, above: &Line) -> bool {
    line.path.strip_prefix(above.path).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::super::question::at;
    use super::*;
    use crate::schema::Kind;

    /// Where the schema speaks of a key: each level of keys stands four columns further in.
    fn place_in_schema(path: &str) -> usize {
        let schema = Kind::School.text();
        path.split('.').enumerate().fold(0, |above, (depth, key)| {
            let needle = format!("\n{}\"{key}\": {{", " ".repeat(4 + 4 * depth));
            above + schema[above..].find(&needle).unwrap_or_else(|| panic!("{path} is not in the schema")) + 1
        })
    }

    #[test]
    fn lines_stand_in_the_order_of_the_schema_and_every_question_has_one() {
        let paths = LINES.iter().map(|line| line.path).filter(|path| !path.contains(".versions."));
        assert!(paths.clone().map(place_in_schema).is_sorted(), "{:?}", paths.map(place_in_schema).collect::<Vec<_>>());
        for question in QUESTIONS {
            let lines = LINES.iter().filter(|line| line.path == question.key && matches!(line.value, Value::Answer));
            assert_eq!(lines.count(), 1, "{}", question.key);
        }
        assert_eq!(LINES.iter().filter(|line| matches!(line.value, Value::Answer)).count(), QUESTIONS.len());
    }

    #[test]
    fn every_line_is_explained_and_fits_a_page() {
        let answers = QUESTIONS.iter().fold(Answers::default(), |answers, question| answers.with(question, "x"));
        let text = description(&answers);
        let mut explained = false;
        for line in text.lines() {
            assert!(line.len() <= 120, "{line}");
            let comment = line.trim_start().starts_with('#');
            assert!(comment || line.is_empty() || explained, "nothing explains `{line}`");
            explained = comment;
        }
        assert!(LINES.iter().all(|line| line.note.ends_with('.')));
    }

    #[test]
    fn what_was_not_answered_leaves_no_trace() {
        let text = description(&Answers::default().with(at("school.name"), "Hollow Lane"));
        assert!(
            text.contains("\nschool:\n  # Its full name, as on the letterhead.\n  name: \"Hollow Lane\"\n\n"),
            "{text}"
        );
        for absent in ["people:", "services:", "practice:", "next_review", "null"] {
            assert!(!text.contains(absent), "{absent} in\n{text}");
        }
    }
}
