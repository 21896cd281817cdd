//! From answers to the text of a description: a function of the answers, and of what a register knows of the school.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::answers::{Answers, quoted};
use super::arrangements::in_england;
use super::lines::{LINES, Line, Value};
use super::question::questions;
use crate::pipeline;
use crate::schema::{self, Kind, inline_yaml};
use crate::source::Sources;

/// What begins a line that waits for a fact.
const WAITS: &str = "#? ";

/// How far a comment runs before it goes on in another line, in characters.
const WIDTH: usize = 100;

const HEAD: &str = "\
# The school, described for its online safety policy. `esafe render` makes the documents from this file.
#
# A line that begins with # explains what is below it and changes nothing. Words of your own stand in quotation
# marks; the others are fixed choices. A line that does not fit the school can go: the policy then says
# nothing about it. `esafe validate` tells you if something is wrong.
";

/// What the head says where the register of requirements covers the school.
const ASKED: &str = "\
#
# Where a comment ends with `Suggested.`, the line says what law and guidance for schools in England lead to.
# Nobody has agreed to it yet: read it, and put what the school does.
#
# A line that begins with #? waits for a fact that law and guidance ask for too. Put the school's own in, and take
# the #? and the space after it away. `esafe coverage` says what is met and what is still missing.
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

const TRUST_TAIL: &str = "
# What no academy may change, each with the reason.
#? locked:
#?   facts:
#?     services.filtering: The trust buys one filter for every academy.

# `esafe schema` prints every key that there is with what it means.
";

/// What a register knows of a school: by the place in a description, what stands there, as YAML on one line.
pub(super) type Known = BTreeMap<&'static str, String>;

/// The description that says what was answered, with a comment above every line.
pub(super) fn description(answers: &Answers) -> String {
    school(answers, &Known::new())
}

/// The description that says what is known and, where nothing is, what was answered.
pub(super) fn school(answers: &Answers, known: &Known) -> String {
    let about = about(answers, known);
    let asked = if in_england(&about) { ASKED } else { "" };
    format!("{HEAD}{asked}{}{TAIL}", written(&Facts { answers, known, about }, 0, &|_, _| true))
}

/// What an academy has of its own, beside what its trust's file says: what is known of it, its first version, and the
/// posts whose holders nobody has named.
pub(super) fn academy(answers: &Answers, known: &Known) -> String {
    let about = about(answers, known);
    let (own_kind, shared) = (about.clone(), self::about(answers, &academy_at_large()));
    let own = |line: &Line, waits: bool| {
        let is_own = is_of_one_school(line) || fits(line, &own_kind) && !fits(line, &shared);
        line.path.starts_with("policy.versions") || known.contains_key(line.path) || waits && is_own
    };
    ACADEMY_HEAD.to_owned() + &written(&Facts { answers, known, about }, 0, &own)
}

/// The file of the trust called `name`, whose academies lie in folders below `academies`. What was answered holds for all
/// of them.
pub(super) fn trust(name: &str, answers: &Answers) -> String {
    let about = about(answers, &academy_at_large());
    let shared = |line: &Line, waits: bool| {
        line.path != "format" && !line.path.starts_with("policy.versions") && !(waits && is_of_one_school(line))
    };
    let defaults = written(&Facts { answers, known: &Known::new(), about }, 1, &shared);
    format!(
        "{TRUST_HEAD}{ASKED}
# The form of this file. It is always 1, so that old files can be read for ever.
format: 1

# The trust: its full name.
trust:
  name: {}

# The academies: every folder in `academies` that holds a school.yaml.
academies: academies/*

# What every academy has, unless its own file says otherwise.
defaults:
{}{TRUST_TAIL}",
        quoted(name),
        defaults.trim_start_matches('\n')
    )
}

/// What is said of the facts that a description waits for, if it waits for any: how many, and what tells of them.
pub(super) fn waiting(description: &str, typed: &str) -> Option<String> {
    let waiting = description.lines().map(str::trim_start).filter(|line| line.starts_with(WAITS));
    let waiting = waiting.filter(|line| !line.ends_with(':')).count();
    (waiting > 0).then(|| {
        format!(
            "  Then: fill in the lines that begin with #?, {waiting} facts that law and guidance ask for.\n  esafe coverage \
             --only partly,missing {typed} says what is still missing, and what asks for it"
        )
    })
}

/// What is known of every academy: it is one, and academies are schools in England.
fn academy_at_large() -> Known {
    Known::from([("school.nation", "england".to_owned()), ("school.type", "academy".to_owned())])
}

/// Whether each academy has its own: who it is, and who holds which post.
fn is_of_one_school(line: &Line) -> bool {
    line.path.starts_with("people.") || line.path.starts_with("school.")
}

/// Whether the line is about such a school at all.
fn fits(line: &Line, about: &Answers) -> bool {
    let question = questions().find(|question| question.key == line.path);
    (line.fits)(about) && question.is_none_or(|question| (question.fits)(about))
}

/// The edition of the policy library inside the tool, as YAML.
static EDITION: LazyLock<Option<String>> = LazyLock::new(|| {
    let library = pipeline::embedded_library(&mut Sources::default()).output;
    library.map(|library| quoted(&library.edition))
});

/// What lines are made from.
struct Facts<'a> {
    answers: &'a Answers,
    known: &'a Known,
    /// The answers, with what a register knows of the kind of school.
    about: Answers,
}

/// How a line is written.
enum Written {
    /// Not at all.
    Never,
    /// As a comment that waits for a fact: what could follow its key.
    Waits(String),
    /// As a line: what follows its key.
    Says(String),
}

/// The answers, with what a register knows of the kind of school.
fn about(answers: &Answers, known: &Known) -> Answers {
    let told = questions().filter(|question| question.key.starts_with("school."));
    let told = told.filter_map(|question| Some((question, known.get(question.key)?)));
    told.fold(answers.clone(), |about, (question, yaml)| about.with(question, plain(yaml)))
}

/// An answer as a flag would give it, from the YAML of a register: a word, or a list of words with a comment after it.
fn plain(yaml: &str) -> &str {
    yaml.split(" #").next().unwrap_or(yaml).trim_matches(['[', ']', '"'])
}

/// How the line is written, if it stands for itself.
fn leaf(line: &Line, facts: &Facts<'_>) -> Written {
    let fits = fits(line, &facts.about);
    let given = || facts.known.get(line.path).cloned();
    let fitting = match line.value {
        Value::Usual(value) if fits => Some(value.to_owned()),
        Value::Suggested(value) if fits => value(&facts.about),
        Value::Open(example) if !example.is_empty() => Some(example.to_owned()),
        _ => None,
    };
    let value = match line.value {
        Value::Answer => given().or_else(|| facts.answers.yaml(line.path)),
        Value::Truth(question) => facts.answers.is_so(question, line.path).then(|| "true".to_owned()),
        Value::Recorded => given(),
        Value::Fixed(value) => Some(value.to_owned()),
        Value::Edition => EDITION.clone(),
        Value::Usual(_) | Value::Suggested(_) => fitting.clone().filter(|_| is_open_to(line, facts)),
        Value::Lines | Value::Open(_) => None,
    };
    if let Some(value) = value {
        return Written::Says(format!(" {value}"));
    }
    let example = schema::describe(Kind::School, line.path).and_then(|described| described.example().map(inline_yaml));
    match (line.value, fitting.or(example)) {
        (Value::Lines | Value::Recorded | Value::Fixed(_) | Value::Edition, _) | (_, None) => Written::Never,
        (_, Some(example)) if fits => Written::Waits(format!(" {example}")),
        _ => Written::Never,
    }
}

/// Whether the line says something of what the school has named: what a filter does is of use only with the filter.
fn is_open_to(line: &Line, facts: &Facts<'_>) -> bool {
    const NAMED: [(&str, &str); 2] = [
        ("services.filtering.", "services.filtering.provider"),
        ("services.monitoring.", "services.monitoring.product"),
    ];
    let naming = NAMED.iter().find(|(above, _)| line.path.starts_with(above));
    naming.is_none_or(|(_, key)| facts.answers.has_key(key))
}

/// The lines whose places `shown` holds for, each with its comment, `depth` levels further in than in a description.
fn written(facts: &Facts<'_>, depth: usize, shown: &dyn Fn(&Line, bool) -> bool) -> String {
    let leaves: Vec<(&Line, Written)> = LINES.iter().map(|line| (line, leaf(line, facts))).collect();
    let says = |line: &Line, written: &Written| matches!(written, Written::Says(_)) && shown(line, false);
    let waits = |line: &Line, written: &Written| matches!(written, Written::Waits(_)) && shown(line, true);
    let mut text = String::new();
    for (line, written) in &leaves {
        let below = || leaves.iter().filter(|(other, _)| is_below(other, line));
        let (mark, value) = match written {
            Written::Says(value) if says(line, written) => ("", value.as_str()),
            Written::Waits(value) if waits(line, written) => (WAITS, value.as_str()),
            Written::Never if below().any(|(line, written)| says(line, written)) => ("", ""),
            Written::Never if below().any(|(line, written)| waits(line, written)) => (WAITS, ""),
            _ => continue,
        };
        let level = line.path.matches('.').count();
        if level == 0 {
            text.push('\n');
        }
        // The first key of an entry of a list follows the dash that begins it.
        let opens = [".0.version", ".0.name"].iter().any(|end| line.path.ends_with(end));
        let indent = "  ".repeat(depth + if opens { level - 1 } else { level });
        for words in note(line) {
            text += &format!("{indent}# {words}\n");
        }
        let key = line.path.rsplit('.').next().unwrap_or(line.path);
        let dash = if opens { "- " } else { "" };
        text += &format!("{indent}{mark}{dash}{key}:{value}\n");
    }
    text
}

/// The comment above a line, line by line.
fn note(line: &Line) -> Vec<String> {
    if !line.note.is_empty() {
        return line.note.lines().map(str::to_owned).collect();
    }
    let described = schema::describe(Kind::School, line.path).and_then(|described| described.description());
    let suggested = matches!(line.value, Value::Usual(_) | Value::Suggested(_)).then_some("Suggested.");
    let mut lines: Vec<String> = Vec::new();
    for word in described.unwrap_or_default().split_whitespace().chain(suggested) {
        match lines.last_mut() {
            Some(last) if last.chars().count() + 1 + word.chars().count() <= WIDTH => *last += &format!(" {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn is_below(line: &Line, above: &Line) -> bool {
    line.path.strip_prefix(above.path).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::super::question::{Kind as Form, Question, at};
    use super::*;

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
        let paths = LINES.iter().map(|line| line.path).filter(|path| !path.contains(".0."));
        assert!(paths.clone().map(place_in_schema).is_sorted(), "{:?}", paths.map(place_in_schema).collect::<Vec<_>>());
        for question in questions().filter(|question| !matches!(question.kind, Form::Truths(_))) {
            let lines = LINES.iter().filter(|line| line.path == question.key && matches!(line.value, Value::Answer));
            assert_eq!(lines.count(), 1, "{}", question.key);
        }
        for line in LINES {
            let question = questions().find(|question| question.key == line.path);
            assert_eq!(question.is_some_and(is_of_one_line), matches!(line.value, Value::Answer), "{}", line.path);
            if let Value::Truth(key) = line.value {
                let Form::Truths(choices) = at(key).kind else { panic!("{key} asks for no truths") };
                let below = line.path.strip_prefix(key).and_then(|rest| rest.strip_prefix('.'));
                assert!(choices.iter().any(|(choice, _)| Some(*choice) == below), "{}", line.path);
            }
        }
    }

    fn is_of_one_line(question: &Question) -> bool {
        !matches!(question.kind, Form::Truths(_))
    }

    #[test]
    fn every_line_is_explained_and_fits_a_page() {
        let answers = questions().fold(Answers::default(), |answers, question| answers.with(question, "x"));
        let answers = answers.with(at("school.nation"), "england");
        let text = description(&answers);
        let mut explained = false;
        for line in text.lines() {
            assert!(line.len() <= 120, "{line}");
            let waits = line.trim_start().starts_with(WAITS);
            let comment = line.trim_start().starts_with('#') && !waits;
            assert!(comment || line.is_empty() || explained, "nothing explains `{line}`");
            explained = comment;
        }
        assert!(LINES.iter().all(|line| note(line).last().is_some_and(|note| note.ends_with('.'))));
    }

    #[test]
    fn what_was_not_answered_leaves_no_trace() {
        let text = description(&Answers::default().with(at("school.name"), "Hollow Lane"));
        assert!(
            text.contains("\nschool:\n  # Its full name, as on the letterhead.\n  name: \"Hollow Lane\"\n\n"),
            "{text}"
        );
        for absent in ["people:", "services:", "practice:", "next_review", "null", "#?"] {
            assert!(!text.contains(absent), "{absent} in\n{text}");
        }
    }
}
