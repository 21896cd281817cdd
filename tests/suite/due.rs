//! `esafe due`: who must review what by when, as a table, as JSON and as a calendar file.

use std::collections::BTreeMap;

use esafe::calendar::{Duty, Paper, ReviewState, Reviewer, calendar};
use esafe::schema::Kind;
use esafe::school::SchoolDate;
use ical_vcard::Parser;
use jiff::civil::Date;
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::described::{examples, school, school_with_policy};
use crate::harness::{Folder, Outcome, golden, package};

/// A day in the middle of the reviews of [`trust`].
const TODAY: &str = "2026-11-22";

fn reviewed(name: &str, next: &str, more: &str) -> String {
    school_with_policy(name, &format!("  next_review: {next}\n"), more)
}

/// Schools whose reviews are overdue, due today, due soon and in good time, in folders of other names.
fn trust() -> Folder {
    let owned = "  title: \"E-Safety: Policy\"\n  owner: headteacher\n  approvers: [headteacher, governing_body]\n  next_review: autumn 2026\n";
    let agreements = "agreements: {staff: {}, parents: {}}\n";
    Folder::new()
        .with("d/school.yaml", reviewed("Ashby Road Infant School", "2026-11-09", ""))
        .with("c/school.yaml", school_with_policy("Birch Hill Academy", owned, "terms: {headteacher: principal}\n"))
        .with("b/school.yaml", reviewed("Castle Street School", TODAY, "agreements: {staff: {}}\n"))
        .with("a/deep/school.yaml", reviewed("Dene School", "2026-11-23", agreements))
        .with("e/school.yaml", school("Elm Tree School", ""))
}

fn due(folder: &Folder, more: &[&str]) -> Outcome {
    folder.esafe(["due", "@", "--today", TODAY].into_iter().chain(more.iter().copied())).outcome()
}

#[test]
fn the_table_has_a_row_for_every_review_that_is_near_or_past() {
    let found = due(&trust(), &[]);
    assert_eq!(found.status, 0, "{found}");
    golden("due/table.txt", &found.to_string());
}

#[test]
fn how_far_to_look_is_said_in_words_and_never_hides_what_is_overdue() {
    let folder = trust();
    let rows = |within: &str| {
        let found = due(&folder, &["--within", within]);
        assert_eq!(found.status, 0, "{within}: {found}");
        (found.stdout.lines().count() - 1, found.stderr)
    };
    for (within, count, closing) in [
        ("0d", 2, "1 of 5 reviews is overdue, 1 is due within 0 days.\n"),
        ("1d", 3, "1 of 5 reviews is overdue, 2 are due within 1 day.\n"),
        ("38 days", 3, "1 of 5 reviews is overdue, 2 are due within 38 days.\n"),
        ("39 days", 4, "1 of 5 reviews is overdue, 3 are due within 39 days.\n"),
        ("1y", 5, "1 of 5 reviews is overdue, 4 are due within 1 year.\n"),
        ("all", 5, "1 of 5 reviews is overdue.\n"),
    ] {
        assert_eq!(rows(within), (count, closing.to_owned()), "{within}");
    }
    for refused in ["soon", "3m", "-1d", ""] {
        let found = due(&folder, &[&format!("--within={refused}")]);
        assert_eq!((found.status, found.stdout.as_str()), (2, ""), "{refused}: {found}");
        assert!(found.stderr.contains("90d, 12w, 3 months or 1y, or `all`"), "{refused}: {found}");
    }
}

#[test]
fn where_nothing_is_due_the_next_review_is_named() {
    let folder = Folder::of(&school("Hollow Lane", ""));
    let next = "Nothing is due within 90 days. Next: 1 September 2027, Hollow Lane.\n";
    folder.esafe(["due", "@", "--today", TODAY]).stderr(next).check();
    let calendar = ["due", "@", "--today", TODAY, "--format", "ics", "--within", "90d"];
    folder.esafe(calendar).stderr(next).check();
    let late = folder.esafe(["due", "@", "--today", "2027-09-02"]).outcome();
    assert_eq!(late.stderr, "1 of 1 review is overdue, none is due within 90 days.\n");
    assert!(late.stdout.contains("1 day overdue"), "{late}");
}

#[test]
fn what_cannot_be_read_is_named_and_hides_nothing_else() {
    let folder = trust()
        .with("f/school.yaml", "school: [\n")
        .with("g/school.yaml", reviewed("Grange School", "2026-11-30", "wether: rain\n"));
    let paths = ["due", "@", "@/none/school.yaml", "--today", TODAY];
    let found = folder.esafe(paths).outcome();
    assert_eq!(found.status, 3, "{found}");
    assert!(found.stdout.contains("Grange School") && found.stdout.contains("Ashby Road"), "{found}");
    let said = "error: @/f/school.yaml does not tell when its policy is reviewed
error: there is no file @/none/school.yaml; `esafe init` writes one
warning: @/g/school.yaml has errors, and what is listed of it may be wrong: esafe validate @/g/school.yaml
1 of 6 reviews is overdue, 4 are due within 90 days. 2 descriptions could not be read.
";
    assert_eq!(found.stderr, said);
    let json = folder.esafe(paths.into_iter().chain(["--format", "json"])).outcome();
    let list = checked_list(&json.stdout);
    assert_eq!(
        list["unread"][1],
        serde_json::json!({"file": "@/none/school.yaml", "reason": "there is no file @/none/school.yaml; `esafe init` writes one"})
    );
    let alone = Folder::of("format: 1\n");
    let found = alone.esafe(["due", "@", "--today", TODAY]).outcome();
    assert_eq!((found.status, found.stdout.as_str()), (3, ""), "{found}");
    assert!(found.stderr.ends_with("No review could be told. 1 description could not be read.\n"), "{found}");
}

#[test]
fn a_name_does_not_act_on_the_terminal() {
    let folder = Folder::of(&reviewed("Hollow\u{1b}[2J Lane\r", "2026-11-30", ""));
    let found = due(&folder, &[]);
    assert_eq!(found.status, 0, "{found}");
    assert!(found.stdout.contains("Hollow\\u{1b}[2J Lane\\r"), "{found}");
    assert!(!found.to_string().replace('\n', "").contains(char::is_control), "{found}");
    assert!(found.stderr.starts_with("warning: @/school.yaml has errors"), "{found}");
    read(&due(&folder, &["--format", "ics"]).stdout);
}

/// A list that its schema accepts.
#[track_caller]
fn checked_list(text: &str) -> Json {
    let list: Json = serde_json::from_str(text).unwrap();
    let schema = serde_json::from_str(Kind::Due.text()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&list).map(|e| format!("{e} at {}", e.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:?}\n{text}");
    list
}

#[test]
fn the_list_for_programs_is_what_its_schema_says() {
    let folder = trust();
    let found = due(&folder, &["--format", "json"]);
    assert_eq!(found.status, 0, "{found}");
    let list = checked_list(&found.stdout);
    golden("due/list.json", &found.stdout);
    assert_eq!((&list["until"], &list["reviews"]), (&Json::from("2027-02-20"), &Json::from(5)));
    let all = due(&folder, &["--format", "json", "--within", "all"]);
    let list = checked_list(&all.stdout);
    assert_eq!(list["until"], Json::Null);
    let states: Vec<&str> =
        list["due"].as_array().unwrap().iter().map(|entry| entry["state"].as_str().unwrap()).collect();
    for state in ["lapsed", "due-soon", "in-time"] {
        assert!(states.contains(&state), "{state}: {states:?}");
    }
}

#[test]
fn every_example_is_listed_in_every_format() {
    let folder = package("examples").to_string_lossy().into_owned();
    let count = examples().len();
    let listed = |format| {
        let found =
            Folder::new().esafe(["due", &folder, "--today", TODAY, "--within", "all", "--format", format]).outcome();
        assert_eq!(found.status, 0, "{found}");
        found.stdout
    };
    assert_eq!(listed("text").lines().count(), count + 1);
    let list = checked_list(&listed("json"));
    assert_eq!(read(&listed("ics")).len(), list["due"].as_array().unwrap().len());
}

/// An event of a calendar file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Event {
    properties: BTreeMap<String, String>,
    triggers: Vec<String>,
}

impl Event {
    fn sequence(&self) -> i64 {
        self.properties["SEQUENCE"].parse().unwrap()
    }
}

/// The text that a value stands for.
fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut characters = value.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some('n') => text.push('\n'),
                Some(c @ ('\\' | ',' | ';')) => text.push(c),
                other => panic!("{other:?} is escaped in {value:?}"),
            },
            ',' | ';' => panic!("{c:?} is not escaped in {value:?}"),
            c => text.push(c),
        }
    }
    text
}

/// The events of a calendar file, if it is one: lines no longer than allowed, components in pairs.
#[track_caller]
fn read(text: &str) -> Vec<Event> {
    for line in text.strip_suffix("\r\n").expect("the last line ends").split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{} octets: {line:?}", line.len());
    }
    let (mut open, mut events): (Vec<String>, Vec<Event>) = Default::default();
    for line in Parser::new(text.as_bytes()) {
        let line = line.unwrap();
        let (name, value) = (line.name(), line.value());
        match (name, open.last().map(String::as_str)) {
            ("BEGIN", _) => {
                if value == "VEVENT" {
                    events.push(Event::default());
                }
                open.push(value.to_owned());
            }
            ("END", Some(component)) if component == value => drop(open.pop()),
            ("TRIGGER", Some("VALARM")) => events.last_mut().unwrap().triggers.push(value.to_owned()),
            ("DESCRIPTION", Some("VALARM")) => drop(unescaped(value)),
            ("SUMMARY" | "DESCRIPTION", Some("VEVENT")) => {
                let properties = &mut events.last_mut().unwrap().properties;
                assert_eq!(properties.insert(name.to_owned(), unescaped(value)), None, "{name} stands twice");
            }
            (_, Some("VEVENT")) => {
                let properties = &mut events.last_mut().unwrap().properties;
                assert_eq!(properties.insert(name.to_owned(), value.to_owned()), None, "{name} stands twice");
            }
            ("ACTION", Some("VALARM")) | (_, Some("VCALENDAR")) => {}
            (name, component) => panic!("{name} in {component:?}"),
        }
    }
    assert!(open.is_empty(), "{open:?} does not end");
    events
}

fn events(folder: &Folder, more: &[&str]) -> Vec<Event> {
    let found = due(folder, &[&["--format", "ics"], more].concat());
    assert_eq!(found.status, 0, "{found}");
    read(&found.stdout)
}

/// What a calendar holds after these files were imported, one after the other, by the rules of the format: a known event
/// is replaced if the new one is no earlier edition of it.
fn imported<'e>(files: impl IntoIterator<Item = &'e [Event]>) -> BTreeMap<String, Event> {
    let mut held: BTreeMap<String, Event> = BTreeMap::new();
    for event in files.into_iter().flatten() {
        let uid = &event.properties["UID"];
        if held.get(uid).is_none_or(|known| known.sequence() <= event.sequence()) {
            held.insert(uid.clone(), event.clone());
        }
    }
    held
}

#[test]
fn the_calendar_has_an_event_for_every_document() {
    let found = due(&trust(), &["--format", "ics"]);
    assert_eq!((found.status, found.stderr.as_str()), (0, "1 of 5 reviews is overdue.\n"), "{found}");
    golden("due/calendar.ics", &found.stdout.replace("\r\n", "\n"));
    let events = read(&found.stdout);
    let birch = events.iter().find(|event| event.properties["SUMMARY"].contains("Birch")).unwrap();
    let expected = [
        ("SUMMARY", "Review due: E-Safety: Policy (Birch Hill Academy)"),
        ("DTSTART", "20261231"),
        ("DTEND", "20270101"),
        ("DTSTAMP", "20260901T000000Z"),
        ("SEQUENCE", "9861"),
        ("TRANSP", "TRANSPARENT"),
        ("CATEGORIES", "Online safety,Policy review"),
        (
            "DESCRIPTION",
            "Who: Sam Hill (principal)\nWhat: review version 1.0 by 31 December 2026 (autumn 2026)\nThen approved by: \
             principal and governing body\nWrite the review down in the school's description; esafe check says what is \
             still missing.",
        ),
    ];
    for (name, value) in expected {
        assert_eq!(birch.properties[name], value, "{name}");
    }
    assert_eq!(birch.triggers, ["-P60DT15H", "-P30DT15H", "-P6DT15H"]);
}

#[test]
fn the_day_it_is_changes_nothing_in_the_calendar() {
    let folder = trust();
    let on = |day| folder.esafe(["due", "@", "--format", "ics", "--today", day]).outcome().stdout;
    assert_eq!(on("2026-11-22"), on("2031-01-01"));
}

#[test]
fn importing_a_calendar_again_adds_nothing_and_the_next_one_moves_its_events() {
    let agreements = "agreements: {staff: {}, parents: {}}\n";
    let this_year = Folder::of(&reviewed("Hollow Lane", "summer 2027", agreements));
    // A year later: in another folder, with another title, version and wording of the date.
    let next_year = "  title: Policy for Staying Safe Online\n  next_review: 2028-06\n";
    let next_year = school_with_policy("Hollow Lane", next_year, agreements).replace(
        "changes: First policy}",
        "changes: First policy}, {version: \"2.0\", date: 2027-07-01, author: Ada Byrne, changes: Reviewed}",
    );
    let next_year = Folder::new().with("schools/hollow-lane/school.yaml", next_year);
    let (first, second) = (events(&this_year, &[]), events(&next_year, &[]));
    assert_eq!(first.len(), 3);
    let held = imported([first.as_slice()]);
    assert_eq!(held.len(), 3);
    assert_eq!(imported([first.as_slice(), &first]), held);
    let moved = imported([first.as_slice(), &second]);
    assert!(moved.keys().eq(held.keys()), "the same events");
    assert!(moved.values().all(|event| event.properties["DTSTART"] == "20280630"), "{moved:?}");
    assert_eq!(imported([first.as_slice(), &second, &first]), moved, "an old file does not move them back");
}

#[test]
fn a_school_is_known_by_its_number_or_else_by_its_name() {
    let numbered = |name: &str, urn: &str| school(name, "").replace("  phases", &format!("  urn: \"{urn}\"\n  phases"));
    let uids = |description: &str| -> Vec<String> {
        events(&Folder::of(description), &[]).into_iter().map(|event| event.properties["UID"].clone()).collect()
    };
    // Events that are in calendars already have these.
    assert_eq!(uids(&school("Hollow Lane", ""))[0], "b1d59286-85c5-83e4-a4a8-9999cc516a14");
    assert_eq!(uids(&numbered("Hollow Lane", "102907"))[0], "7edf1bd1-3fa6-8679-90fd-3f2ff32c5509");
    assert_eq!(uids(&numbered("Hollow Lane", "102907")), uids(&numbered("Hollow Lane Primary", "102907")));
    assert_ne!(uids(&numbered("St Mary's", "102907")), uids(&numbered("St Mary's", "102908")));
    assert_ne!(uids(&school("Hollow Lane", "")), uids(&school("Hollow Lane Primary", "")));
    // A number is not a name.
    assert_ne!(uids(&school("102907", "")), uids(&numbered("Hollow Lane", "102907")));
}

#[test]
fn namesakes_are_told_apart_by_their_numbers_alone() {
    let namesakes = Folder::new()
        .with("a/school.yaml", reviewed("St Mary's", "2027-02", ""))
        .with("b/school.yaml", reviewed("St Mary's", "2027-01", ""));
    let found = due(&namesakes, &["--format", "ics"]);
    assert_eq!(found.status, 1, "{found}");
    assert!(found.stderr.starts_with("error: St Mary's is described more than once"), "{found}");
    let kept = read(&found.stdout);
    assert!(!kept.is_empty() && kept.iter().all(|event| event.properties["DTSTART"] == "20270131"), "{kept:?}");
    // The same description twice is no other school.
    let folder = Folder::of(&school("St Mary's", ""));
    let twice = ["due", "@", "@/./school.yaml", "--today", TODAY, "--format", "ics"];
    let found = folder.esafe(twice).outcome();
    assert_eq!(found.status, 0, "{found}");
    assert_eq!(read(&found.stdout), events(&folder, &[]));
}

fn duty(school: String, title: String, name: String, due: Date) -> Duty {
    let paper = |key: &str, agreement| Paper { key: key.to_owned(), title: title.clone(), agreement };
    Duty {
        papers: vec![paper("policy", false), paper("agreements/staff", true)],
        school,
        urn: None,
        version: name.clone(),
        version_day: due,
        next_review: SchoolDate::Day(due),
        due,
        state: ReviewState::InTime { days: 1 },
        reviewer: Reviewer { role: "dsl".to_owned(), title: title.clone(), names: vec![name.clone(), name] },
        approvers: vec![title],
    }
}

/// Names made of what the format uses itself, and of anything.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[,;:\\\\\"\r\n\t ]{1,3}",
        Just("\r\nEND:VEVENT\r\n".to_owned()),
        "\\PC{0,80}",
        "[éŵ老🏫\u{7}]{1,30}"
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_name_breaks_the_calendar(school in hostile(), title in hostile(), name in hostile(), year in 1i16..9999, day in 1i16..=365) {
        let due = jiff::civil::date(year, 1, 1).with().day_of_year(day).build().unwrap();
        let duty = duty(school.clone(), title.clone(), name, due);
        let calendar = calendar([&duty]);
        let events = read(&calendar.text.unwrap());
        prop_assert_eq!(events.len(), 2);
        // What no value can hold is shown as missing; lines end in one way; everything else is literal.
        let shown = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n").replace(|c: char| c.is_control() && !"\n\t".contains(c), "\u{fffd}");
        for event in &events {
            prop_assert_eq!(&event.properties["SUMMARY"], &shown(&format!("Review due: {title} ({school})")));
            prop_assert_eq!(event.triggers.len(), 3);
        }
    }
}
