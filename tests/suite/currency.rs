//! What the school's own text names although it is no longer so: every entry of the register, every edition on the days
//! around its first and last, and nothing in what the tool itself carries.

use std::collections::BTreeSet;

use esafe::check::{Subject, Timing, check};
use esafe::diag::{Code, Diagnostic, Family};
use esafe::document::plain_text;
use esafe::library::{Citations, Found, Library, Status, embedded_files};
use esafe::pipeline;
use esafe::render::{markdown, record};
use esafe::schema::Kind;
use esafe::source::Sources;
use esafe::yaml;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::Value as Json;

use crate::described::{Memory, documents, documents_of_examples, examples, library, school};
use crate::harness::{golden, suite_text};

fn register() -> &'static Citations {
    library().citations.as_ref().expect("the library has a register")
}

/// A description with `text`, as YAML writes it, for a clause of the school's own.
fn with_clause(text: &str) -> String {
    school("Hollow Lane", &format!("clauses:\n  add:\n    local.own:\n      topic: purpose\n      text: {text}\n"))
}

/// What is found of this family in a description, each with the words it points at.
fn found_with(library: &Library, description: &str, day: Option<Date>) -> Vec<(Diagnostic, String)> {
    let mut sources = Sources::default();
    let loaded = pipeline::load(&Memory::description(description), "school.yaml", "school.yaml", &mut sources).unwrap();
    let school = loaded.output.unwrap_or_else(|| panic!("{:?}\n{description}", loaded.diagnostics));
    let timing = day.map(|today| Timing { today, soon: today });
    let found = check(&Subject::new(&school, None, library, &sources), timing);
    let ours = found.iter().filter(|found| found.code.family() == Family::Currency);
    ours.map(|found| (found.clone(), sources.slice(found.label.span).to_owned())).collect()
}

/// What is found in a clause of this text.
fn found(text: &str, day: Option<Date>) -> Vec<(Diagnostic, String)> {
    found_with(library(), &with_clause(&Json::from(text).to_string()), day)
}

fn codes(text: &str, day: Option<Date>) -> Vec<Code> {
    found(text, day).into_iter().map(|(found, _)| found.code).collect()
}

/// A finding as the expected texts show it.
fn shown(found: &Diagnostic) -> String {
    let hints = found.hints.iter().map(|hint| format!("    {hint}\n")).collect::<String>();
    format!("  {} {}\n{hints}", found.code.number(), found.message)
}

/// The code of each finding, its words and its hints are in the expected text; the place is what the register finds.
#[test]
fn every_entry_of_the_register_is_found_once_at_its_words() {
    assert!(register().stale.len() > 20, "{}", register().stale.len());
    let mut said = String::new();
    for entry in &register().stale {
        said += &format!("{}\n", entry.id);
        for example in &entry.examples {
            let found = found(example, None);
            let [(finding, words)] = &found[..] else { panic!("{}: {example}: {found:?}", entry.id) };
            assert_eq!(*words, example[entry.find(example).unwrap()], "{}: {example}", entry.id);
            assert_eq!(finding.code == Code::PerhapsOutdated, !entry.verified, "{}", entry.id);
            said += &shown(finding);
        }
        for text in &entry.in_order {
            assert!(codes(text, None).is_empty(), "{}: {text}", entry.id);
        }
    }
    golden("currency/register.expected", &said);
}

#[test]
fn words_are_found_however_they_are_set() {
    for text in [
        "The Local Safeguarding Children’s Board decides.",
        "The Local Safeguarding Children's Board decides.",
        "The local  safeguarding\nchildren‘s\u{a0}board decides.",
        "Our e‑safety co–ordinator\nleads on it.",
        "OUR E-SAFETY CO-ORDINATOR LEADS ON IT.",
    ] {
        let found = found(text, None);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
    }
}

#[test]
fn words_on_two_lines_are_shown_at_their_text_and_quoted_in_one() {
    let text = ">-\n        Serious cases go to the Local Safeguarding\n        Children's Board the same day.";
    let found = found_with(library(), &with_clause(text), None);
    let [(finding, place)] = &found[..] else { panic!("{found:?}") };
    assert!(finding.message.starts_with("“Safeguarding Children's Board” has been abolished"), "{}", finding.message);
    assert!(!place.is_empty() && !place.contains('\n'), "{place}");
}

#[test]
fn one_text_has_one_finding_of_an_entry_and_each_text_its_own() {
    assert_eq!(codes("The LSCB, our LSCB, and UKCCIS.", None), [Code::RenamedBody, Code::PerhapsOutdated]);
    let related = "  related: [Guide of the LSCB, Another guide of the LSCB, LSCB and KCSIE 2023]\n";
    let description = crate::described::school_with_policy("Hollow Lane", related, "");
    let found = found_with(library(), &description, None);
    let places: Vec<&str> = found.iter().map(|(_, words)| words.as_str()).collect();
    assert_eq!(places, ["LSCB", "LSCB", "LSCB", "KCSIE 2023"]);
}

/// The text that names an edition by the date in its label, or else by its first day.
fn naming(title: &str, label: &str, from: Date) -> String {
    let label = label.split(" (").next().unwrap();
    let dated = label.chars().any(|c| c.is_ascii_digit());
    let date = if dated { label.to_owned() } else { from.strftime("%B %Y").to_string() };
    format!("We follow “{title}” ({date}).")
}

#[test]
fn an_edition_is_in_order_until_its_last_day() {
    let mut ends = 0;
    for guidance in &register().guidance {
        for edition in &guidance.editions {
            let text = naming(&guidance.title, &edition.label, edition.from);
            let on = |day: Date| codes(&text, Some(day));
            for day in [edition.from.yesterday().unwrap(), edition.from] {
                assert!(on(day).is_empty(), "{text} on {day}");
            }
            match edition.until {
                Some(until) => {
                    assert!(on(until).is_empty(), "{text} on {until}");
                    assert_eq!(on(until.tomorrow().unwrap()), [Code::SupersededEdition], "{text} after {until}");
                    ends += 1;
                }
                None => assert!(on(edition.from.saturating_add(20.years())).is_empty(), "{text} for ever"),
            }
        }
    }
    assert!(ends > 5, "{ends}");
}

#[test]
fn an_edition_that_has_gone_is_named_with_what_to_say_instead() {
    let mut said = String::new();
    for (text, day) in [
        ("We follow KCSIE 2023.", None),
        ("We follow Keeping Children Safe in Education September 2023.", None),
        ("We follow KCSIE 2023.", Some(date(2024, 9, 2))),
        ("We follow the 2015 edition of “Keeping children safe in education”.", None),
        ("We follow “Mobile phones in schools” (DfE, February 2024).", Some(date(2026, 3, 1))),
        ("We follow *Working Together* 2018 and KCSIE 2025.", None),
    ] {
        let found = found(text, day);
        said += &format!("{text} {}\n", day.map_or_else(|| "(no day)".to_owned(), |day| day.to_string()));
        for (finding, words) in &found {
            said += &format!("{}  at: {words}\n", shown(finding));
        }
        assert!(!found.is_empty(), "{text}");
    }
    golden("currency/editions.expected", &said);
}

#[test]
fn a_title_without_an_edition_is_in_order() {
    for text in [
        "We follow “Keeping children safe in education”.",
        "We read KCSIE in 2023, and again in 2024.",
        "Our policy “Keeping children safe in education: what we do” is of 2023.",
        "Working together for outstanding achievement since 2018.",
        "Our filtering and monitoring standards were looked at in March 2023.",
        "We follow KCSIE 2026 and Working Together 2026.",
        "KCSIE 2031 is not out yet.",
    ] {
        assert!(codes(text, None).is_empty(), "{text}");
    }
}

#[test]
fn nothing_is_out_of_date_before_it_has_happened() {
    let weee = "Computers go as the Waste Electrical and Electronic Equipment Regulations 2006 say.";
    assert!(codes(weee, Some(date(2013, 12, 31))).is_empty());
    assert_eq!(codes(weee, Some(date(2014, 1, 1))), [Code::RepealedLaw]);
    assert_eq!(codes(weee, None), [Code::RepealedLaw]);
}

#[test]
fn without_a_day_it_is_that_of_the_register() {
    for text in ["KCSIE 2025, UKCCIS and the LSCB.", "The WEEE Regulations 2006."] {
        let known = found(text, Some(register().compiled));
        assert!(!known.is_empty());
        assert_eq!(found(text, None), known, "{text}");
    }
}

#[test]
fn a_library_without_a_register_finds_nothing() {
    let mut without = library().clone();
    without.citations = None;
    assert!(found_with(&without, &with_clause("The LSCB keeps to the WEEE Regulations 2006."), None).is_empty());
}

#[test]
fn every_status_is_in_the_schema() {
    let schema: Json = serde_json::from_str(Kind::Citations.text()).unwrap();
    let listed = schema.pointer("/$defs/citation/properties/status/enum").unwrap().as_array().unwrap();
    let names: Vec<&str> = listed.iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(names, Status::ALL.map(|(_, name)| name));
}

/// What a text of the tool's own names that is out of date: names of entries, and titles.
fn outdated<'a>(found: &Found<'a>) -> Vec<&'a str> {
    let day = register().compiled;
    let gone =
        |editions: Vec<&esafe::library::Edition>| editions.iter().all(|edition| edition.until.is_some_and(|u| u < day));
    let editions = found.editions.iter().filter(|(named, _)| gone(named.editions()));
    found
        .stale
        .iter()
        .map(|(entry, _)| entry.id.as_str())
        .chain(editions.map(|(named, _)| named.guidance.title.as_str()))
        .collect()
}

/// What may stand where all the same: where, the entry, and why.
fn allowed() -> BTreeSet<(String, String)> {
    let text = suite_text("currency/allowed.txt");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let parts = lines.map(|line| {
        let parts: Vec<&str> = line.split(" | ").collect();
        let [place, entry, reason] = parts[..] else { panic!("not three parts: {line:?}") };
        assert!(reason.ends_with('.'), "{line}");
        (place.to_owned(), entry.to_owned())
    });
    parts.collect()
}

#[test]
fn the_tool_carries_nothing_that_is_out_of_date() {
    let mut found: BTreeSet<(String, String)> = BTreeSet::new();
    let mut words = String::new();
    let mut note = |place: &str, text: &str| {
        // Markdown escapes characters that mean something to it.
        for entry in outdated(&register().search(&text.replace('\\', ""))) {
            words += &format!("{place}: {entry}: {text}\n");
            found.insert((place.to_owned(), entry.to_owned()));
        }
    };
    let mut texts = 0;
    for (path, text) in embedded_files().into_iter().filter(|(path, _)| path != "citations.yaml") {
        let mut sources = Sources::default();
        let source = sources.add(&*path, text);
        yaml::parse(&sources, source).output.unwrap().for_each_text("", &mut |_, _, text| {
            texts += 1;
            // A single word is an id or a key.
            if text.contains(' ') {
                note(&path, text);
            }
        });
    }
    for (name, documents) in documents_of_examples() {
        // Academies of one trust are one example.
        let name = name.split('/').next().unwrap_or_default();
        for document in &documents {
            let record: Json = serde_json::from_slice(&record::render(document).unwrap()).unwrap();
            for clause in record["clauses"].as_array().unwrap() {
                note(&format!("example {name}"), clause["text"].as_str().unwrap());
            }
            for paragraph in markdown::render(document).split("\n\n") {
                texts += 1;
                note(&format!("example {name}"), paragraph);
            }
        }
    }
    assert!(texts > 3000, "{texts}");
    let allowed = allowed();
    let more: Vec<_> = found.difference(&allowed).collect();
    let fewer: Vec<_> = allowed.difference(&found).collect();
    assert!(more.is_empty() && fewer.is_empty(), "not allowed: {more:#?}\nallowed, but not there: {fewer:#?}\n{words}");
}

/// What the rules say of the examples' own facts, with its place.
#[test]
fn what_the_examples_name_is_known() {
    let mut said = String::new();
    for example in examples() {
        example.with(|files, described, sources| {
            let school = pipeline::read(files, described, sources).unwrap().output.unwrap();
            let found = check(&Subject::new(&school, None, library(), sources), None);
            for finding in found.iter().filter(|found| found.code.family() == Family::Currency) {
                let file = &sources.get(finding.label.span.source).name;
                let place = sources.start_of(finding.label.span);
                said += &format!("examples/{}/{file}:{place}\n{}", example.folder, shown(finding));
            }
        });
    }
    golden("currency/examples.expected", &said);
}

/// A version names the guidance of its own day, so that a policy that has not been looked at since names an old edition.
#[test]
fn a_policy_names_the_editions_of_the_day_of_its_version() {
    let said = |day: &str| -> String {
        let description = with_clause("Phones are off.").replace("2026-09-01", day);
        let description = description.replace("  phases:", "  nation: england\n  type: maintained\n  phases:");
        let made = documents(&description);
        let clauses =
            made[0].clauses().into_iter().filter(|(_, clause)| clause.id.as_str().starts_with("safeguarding-law."));
        clauses.map(|(_, clause)| plain_text(&clause.text) + "\n").collect()
    };
    for (day, edition, other) in [
        ("2023-09-01", Some("2023"), Some("2018")),
        ("2025-08-31", Some("2024"), Some("2023")),
        ("2025-09-01", Some("2025"), Some("2023")),
        ("2026-08", Some("2025"), Some("2026")),
        ("autumn 2026", Some("2026"), Some("2026")),
        ("2018-01-01", None, None),
    ] {
        let text = said(day);
        assert!(text.contains("Education Act 2002"), "{day}: {text}");
        for (title, label) in
            [("Keeping children safe in education", edition), ("Working together to safeguard children", other)]
        {
            let found = register().search(&text).editions;
            let named = found.iter().find(|(named, _)| named.guidance.title == title);
            let labels: Vec<&str> =
                named.iter().flat_map(|(named, _)| named.editions()).map(|edition| edition.label.as_str()).collect();
            assert_eq!(labels, label.into_iter().collect::<Vec<_>>(), "{day}: {text}");
            assert_eq!(text.contains(title), label.is_some(), "{day}: {text}");
        }
    }
}
