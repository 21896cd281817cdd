//! How the policy library is written: with the school's words, plainly, and bindingly.

use esafe::library::{Agreement, Content, Entry, OutlineSection, Template};

use crate::described::library;

/// Words that stand for something each school names itself.
const OWN_WORDS: [&str; 22] = [
    "school",
    "schools",
    "academy",
    "academies",
    "pupil",
    "pupils",
    "student",
    "students",
    "governor",
    "governors",
    "trustee",
    "trustees",
    "headteacher",
    "headteachers",
    "principal",
    "e-safety",
    "online safety",
    "parent",
    "parents",
    "carer",
    "carers",
    "principals",
];

/// Official titles and compounds that hold such a word whatever the school calls things, each with the reason. Whoever
/// adds one has to be sure that no school would want it otherwise.
const TITLES: [(&str, &str); 10] = [
    ("Plan technology for your school", "the name of an online service of the Department for Education"),
    ("Teaching online safety in schools", "the title of guidance by the Department for Education"),
    ("Mobile phones in schools", "the title of guidance by the Department for Education"),
    ("Education (Independent School Standards) Regulations 2014", "the title of regulations"),
    ("Non-Maintained Special Schools (England) Regulations", "the title of regulations"),
    ("School Information (England) Regulations 2008", "the title of regulations"),
    ("Online Safety Act 2023", "the title of an Act"),
    ("Professionals Online Safety Helpline", "the name of a helpline"),
    ("Online safety in schools and colleges: questions from the governing board", "the title of guidance by UKCIS"),
    ("young carer", "a child who looks after somebody, whatever the adults are called"),
];

/// Words with which a rule leaves open what it asks for, and left-overs of drafting.
const VAGUE: [&str; 8] = ["as appropriate", "regularly", "etc", "where possible", "should", "xxx", "insert", "tbc"];

/// A text of the library and where it stands.
struct Wording {
    place: String,
    text: &'static str,
}

/// Every text of the library that is printed.
fn wordings() -> Vec<Wording> {
    let mut all = Vec::new();
    let library = library();
    for topic in library.topics.values() {
        push(&mut all, &format!("{} (title)", topic.name), &topic.title);
        topic.entries.iter().for_each(|entry| push_entry(&mut all, entry));
    }
    for agreement in library.agreements.values() {
        push(&mut all, agreement.id.as_str(), &agreement.title);
        let permissions = agreement.permissions.iter().map(|permissions| &permissions.heading);
        let headings = agreement.groups.iter().filter_map(|group| group.heading.as_ref()).chain(permissions);
        headings.for_each(|heading| push(&mut all, agreement.id.as_str(), heading));
        agreement.entries().for_each(|entry| push_entry(&mut all, entry));
        agreement.all_fields().for_each(|field| push(&mut all, field.id.as_str(), &field.label));
    }
    for outline in library.outlines.values() {
        push_headings(&mut all, &outline.sections);
    }
    assert!(all.len() > 600, "only {} texts were found", all.len());
    all
}

fn push(all: &mut Vec<Wording>, place: &str, template: &'static Template) {
    all.push(Wording { place: place.to_owned(), text: &template.source });
}

fn push_entry(all: &mut Vec<Wording>, entry: &'static Entry) {
    entry.parts.iter().for_each(|part| push(all, part.id.as_str(), &part.text));
    let place = entry.parts[0].id.as_str();
    match &entry.content {
        Content::Field { label } => push(all, place, label),
        Content::Fields { fields } => fields.iter().for_each(|field| push_entry(all, field)),
        Content::Rows { columns, .. } => {
            columns.iter().flat_map(|(heading, cell)| [heading, cell]).for_each(|text| push(all, place, text));
        }
        Content::Roles { columns } => [&columns.0, &columns.1].into_iter().for_each(|text| push(all, place, text)),
        Content::Clause | Content::Rule | Content::Duty | Content::Heading | Content::Contents | Content::Local => {}
    }
    entry.items.iter().for_each(|item| push_entry(all, item));
}

fn push_headings(all: &mut Vec<Wording>, sections: &'static [OutlineSection]) {
    for section in sections {
        section.heading.iter().for_each(|heading| push(all, &section.key, heading));
        push_headings(all, &section.sections);
    }
}

/// The words of a template that stand in it as they are: a space and an asterisk for all it prints and decides.
fn literal(template: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let (before, inside) = rest.split_at(at);
        let end = if inside.starts_with("{{") { "}}" } else { "%}" };
        out.push_str(before);
        // What a condition decides on leaves no trace; what is printed is a word.
        out.push_str(if end == "}}" { "*" } else { "" });
        rest = inside.split_once(end).map_or("", |(_, after)| after);
    }
    out + rest
}

/// Whether `text` holds `word` as a word of its own, in small letters or not.
fn holds(text: &str, word: &str) -> bool {
    let text = text.to_lowercase();
    let inner = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word)
        .any(|(at, _)| !inner(text[..at].chars().next_back()) && !inner(text[at + word.len()..].chars().next()))
}

#[test]
fn templates_are_read_as_words_and_gaps() {
    let text = "A {{ pupil }}'s log-in{% if practice.accounts %} for {{ school | article }}{% endif %}.";
    assert_eq!(literal(text), "A *'s log-in for *.");
    assert!(holds("the School's", "school") && !holds("preschool", "school") && !holds("schools", "school"));
}

#[test]
fn clauses_use_the_words_of_the_school() {
    let mut faults = Vec::new();
    let mut used = std::collections::BTreeSet::new();
    for Wording { place, text } in wordings() {
        let mut words = literal(text);
        for (title, _) in TITLES.iter().filter(|(title, _)| text.contains(title)) {
            used.insert(*title);
            words = words.replace(title, "*");
        }
        let found = OWN_WORDS.iter().filter(|word| holds(&words, word));
        faults.extend(found.map(|word| format!("{place}: \"{word}\" must be a word of the school's: {words}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let idle: Vec<&str> = TITLES.iter().map(|(title, _)| *title).filter(|title| !used.contains(title)).collect();
    assert!(idle.is_empty(), "no clause holds {idle:?}");
}

#[test]
fn clauses_say_what_they_ask_for() {
    let mut faults = Vec::new();
    for Wording { place, text } in wordings() {
        let words = literal(text);
        let vague = VAGUE.iter().filter(|word| holds(&words, word)).map(|word| format!("{place}: \"{word}\": {words}"));
        faults.extend(vague);
        if without_links(&words).contains(['[', ']', '…', '_']) {
            faults.push(format!("{place}: a place-holder: {words}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// `text` without the brackets of its links.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        match after.split_once("](").and_then(|(words, target)| Some((words, target.split_once(')')?))) {
            Some((words, (target, following))) if target.starts_with("http") || target.starts_with("mailto:") => {
                out.push_str(words);
                rest = following;
            }
            _ => return out + rest,
        }
    }
    out + rest
}

#[test]
fn clauses_are_sentences() {
    let mut faults = Vec::new();
    let library = library();
    let topics = library.topics.values().flat_map(|topic| &topic.entries);
    for entry in topics.chain(library.agreements.values().flat_map(Agreement::entries)) {
        count_words(entry, 0, &mut faults);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// An entry has three words at least, with those of the line it continues or, if it leads a list, of what continues it.
fn count_words(entry: &Entry, lead: usize, faults: &mut Vec<String>) {
    let words =
        |entry: &Entry| entry.parts.iter().map(|part| literal(&part.text.source).split_whitespace().count()).sum();
    let own: usize = words(entry);
    let following = entry.items.iter().map(words).min().unwrap_or(0);
    let prose = matches!(entry.content, Content::Clause | Content::Rule | Content::Duty);
    if prose && lead + own + following < 3 {
        faults.push(format!("{}: {:?}", entry.parts[0].id, entry.parts[0].text.source));
    }
    entry.items.iter().for_each(|item| count_words(item, own, faults));
}
