//! Reads every format of findings back, as the programs do for which they are made.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use serde_json::Value as Json;

/// A finding as a format tells it; what it cannot tell is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Told {
    /// Number and name of the code, with a space between them.
    pub(crate) code: String,
    /// The file.
    pub(crate) path: String,
    /// Line and column of the start.
    pub(crate) start: (usize, Option<usize>),
    /// Line and column of the place after the end.
    pub(crate) end: Option<(usize, Option<usize>)>,
    /// How much it matters.
    pub(crate) severity: String,
    /// What is said of it.
    pub(crate) message: String,
    /// Other places.
    pub(crate) related: Vec<(String, usize, usize)>,
}

/// A finding, or a file that could not be read and the reason.
pub(crate) type Entry = Result<Told, (String, String)>;

fn number(value: &Json) -> usize {
    usize::try_from(value.as_u64().unwrap_or_else(|| panic!("{value} is no number"))).unwrap()
}

fn text(value: &Json) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

fn list(value: &Json) -> &[Json] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The findings of the text for people: what is between brackets in their first line, and the place below it.
pub(crate) fn from_text(report: &str) -> Vec<Entry> {
    let title = regex::Regex::new(r"^(error|warning|note)\[(E\d{4} [a-z0-9-]+)\]: (.*)$").unwrap();
    let place = regex::Regex::new(r"^ *(-->|:::) (.+):(\d+):(\d+)$").unwrap();
    let mut found: Vec<Told> = Vec::new();
    for line in report.lines() {
        if let Some(parts) = title.captures(line) {
            let [severity, code, message] = [1, 2, 3].map(|group| parts[group].to_owned());
            found.push(Told { code, severity, message, ..Told::default() });
        } else if let Some(parts) = place.captures(line) {
            let told = found.last_mut().expect("a place belongs to a finding");
            let (path, line, column) = (parts[2].to_owned(), parts[3].parse().unwrap(), parts[4].parse().unwrap());
            if &parts[1] == "-->" {
                assert_eq!(told.path, "", "a finding has one place: {report}");
                (told.path, told.start) = (path, (line, Some(column)));
            } else {
                told.related.push((path, line, column));
            }
        }
    }
    found.into_iter().map(Ok).collect()
}

/// The findings of the JSON.
pub(crate) fn from_json(report: &str) -> Vec<Entry> {
    let report: Json = serde_json::from_str(report).unwrap();
    let point = |point: &Json| (number(&point["line"]), number(&point["column"]));
    let finding = |finding: &Json| {
        let (start, end) = (point(&finding["place"]["start"]), point(&finding["place"]["end"]));
        let related = list(&finding["related"]).iter().map(|place| {
            let (line, column) = point(&place["start"]);
            (text(&place["path"]), line, column)
        });
        Told {
            code: format!("{} {}", text(&finding["code"]), text(&finding["name"])),
            path: text(&finding["place"]["path"]),
            start: (start.0, Some(start.1)),
            end: Some((end.0, Some(end.1))),
            severity: text(&finding["severity"]),
            message: text(&finding["message"]),
            related: related.collect(),
        }
    };
    let mut entries = Vec::new();
    for description in list(&report["descriptions"]) {
        match description.get("unreadable") {
            Some(reason) => entries.push(Err((text(&description["path"]), text(reason)))),
            None => entries.extend(list(&description["findings"]).iter().map(|value| Ok(finding(value)))),
        }
    }
    entries
}

/// The findings of the workflow commands, taken apart the way a runner does.
pub(crate) fn from_github(report: &str) -> Vec<Entry> {
    let command = |line: &str| {
        let (head, data) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (kind, properties) = head.split_once(' ').unwrap();
        let properties: BTreeMap<&str, String> = properties
            .split(',')
            .map(|property| property.split_once('=').unwrap())
            .map(|(key, value)| (key, unescaped(&value.replace("%3A", ":").replace("%2C", ","))))
            .collect();
        let number = |key: &str| properties.get(key).map(|value| value.parse().unwrap());
        let (path, title, data) = (properties["file"].clone(), properties["title"].clone(), unescaped(data));
        let Some(line) = number("line") else {
            assert_eq!((kind, title.as_str()), ("error", "unreadable"));
            return Err((path, data));
        };
        Ok(Told {
            code: title,
            path,
            start: (line, number("col")),
            end: Some((number("endLine").unwrap(), number("endColumn"))),
            severity: if kind == "notice" { "note" } else { kind }.to_owned(),
            message: data.lines().next().unwrap_or_default().to_owned(),
            related: Vec::new(),
        })
    };
    report.lines().map(command).collect()
}

fn unescaped(text: &str) -> String {
    text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
}

/// The findings of the SARIF log.
pub(crate) fn from_sarif(report: &str) -> Vec<Entry> {
    let report: Json = serde_json::from_str(report).unwrap();
    let run = &report["runs"][0];
    let path = |location: &Json| decoded(&text(&location["physicalLocation"]["artifactLocation"]["uri"]));
    let read = list(&run["results"]).iter().map(|result| {
        let rule = &run["tool"]["driver"]["rules"][number(&result["ruleIndex"])];
        assert_eq!(rule["id"], result["ruleId"]);
        let location = &result["locations"][0];
        let region = &location["physicalLocation"]["region"];
        let at = |key: &str| number(&region[key]);
        let related = list(&result["relatedLocations"]).iter().map(|location| {
            let region = &location["physicalLocation"]["region"];
            (path(location), number(&region["startLine"]), number(&region["startColumn"]))
        });
        Ok(Told {
            code: format!("{} {}", text(&rule["id"]), text(&rule["name"])),
            path: path(location),
            start: (at("startLine"), Some(at("startColumn"))),
            end: Some((at("endLine"), Some(at("endColumn")))),
            severity: text(&result["level"]),
            message: text(&result["message"]["text"]).lines().next().unwrap_or_default().to_owned(),
            related: related.collect(),
        })
    });
    let notifications = list(&run["invocations"][0]["toolExecutionNotifications"]);
    assert_eq!(run["invocations"][0]["executionSuccessful"], notifications.is_empty());
    let unread = notifications.iter().map(|told| Err((path(&told["locations"][0]), text(&told["message"]["text"]))));
    read.chain(unread).collect()
}

/// A URI reference as a path. The tests give relative paths alone.
fn decoded(uri: &str) -> String {
    percent_encoding::percent_decode_str(uri).decode_utf8().expect("UTF-8 was encoded").into_owned()
}

/// A `testcase`, with the name, attributes and text of what is in it.
#[derive(Debug, Default)]
pub(crate) struct Test {
    /// Its attributes.
    pub(crate) attributes: BTreeMap<String, String>,
    /// `failure`, `error`, `system-out` or nothing.
    pub(crate) inside: String,
    /// The attributes of that.
    pub(crate) inner: BTreeMap<String, String>,
    /// Its text.
    pub(crate) text: String,
}

/// The suites of JUnit XML: attributes and tests. The first is the whole, which has no test of its own.
pub(crate) fn suites(report: &str) -> Vec<(BTreeMap<String, String>, Vec<Test>)> {
    let mut reader = quick_xml::Reader::from_str(report);
    let mut suites: Vec<(BTreeMap<String, String>, Vec<Test>)> = Vec::new();
    let mut depth = 0;
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("{error}\n{report}"));
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        match event {
            Event::Start(element) | Event::Empty(element) => match element.name().0 {
                "testsuites" | "testsuite" => suites.push((attributes(&element), Vec::new())),
                "testcase" => {
                    let test = Test { attributes: attributes(&element), ..Test::default() };
                    suites.last_mut().unwrap().1.push(test);
                }
                inside => {
                    let test = suites.last_mut().unwrap().1.last_mut().unwrap();
                    assert_eq!(test.inside, "", "one thing is in a test");
                    (test.inside, test.inner) = (inside.to_owned(), attributes(&element));
                }
            },
            Event::Text(part) => push_text(&mut suites, depth, &part.xml10_content()),
            Event::GeneralRef(name) => {
                push_text(&mut suites, depth, &quick_xml::escape::unescape(&format!("&{};", &*name)).unwrap());
            }
            Event::Eof => return suites,
            Event::End(_) | Event::Decl(_) => {}
            other => panic!("{other:?} has no place in a report"),
        }
    }
}

/// Adds to the text of what is in the last test; between elements there is only space.
fn push_text(suites: &mut [(BTreeMap<String, String>, Vec<Test>)], depth: usize, part: &str) {
    match suites.last_mut().and_then(|(_, tests)| tests.last_mut()).filter(|_| depth == 4) {
        Some(test) => test.text.push_str(part),
        None => assert_eq!(part.trim(), ""),
    }
}

fn attributes(element: &BytesStart<'_>) -> BTreeMap<String, String> {
    let pairs = element.attributes().map(|attribute| attribute.unwrap());
    pairs
        .map(|attribute| {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).unwrap();
            (attribute.key.0.to_owned(), value.into_owned())
        })
        .collect()
}

/// The findings of JUnit XML; a test that passed and says nothing is none.
pub(crate) fn from_junit(report: &str) -> Vec<Entry> {
    let name = regex::Regex::new(r"^(E\d{4} [a-z0-9-]+) \((\d+):(\d+)\)( #\d+)?$").unwrap();
    let entry = |test: Test| {
        let file = test.attributes["file"].clone();
        if test.inside == "error" {
            return Some(Err((file, test.text)));
        }
        let parts = name.captures(&test.attributes["name"]);
        let Some(parts) = parts else {
            assert_eq!((test.attributes["name"].as_str(), test.inside.as_str()), ("no findings", ""));
            return None;
        };
        let mut lines = test.text.lines();
        let message = lines.next().unwrap_or_default().to_owned();
        let (severity, place) = lines.next().expect("the second line has the place").split_once(": ").unwrap();
        assert_eq!(place, format!("{file}:{}:{}", &parts[2], &parts[3]));
        assert_eq!(test.attributes["line"], parts[2]);
        assert_eq!(test.inside, if severity == "error" { "failure" } else { "system-out" });
        Some(Ok(Told {
            code: parts[1].to_owned(),
            path: file,
            start: (parts[2].parse().unwrap(), Some(parts[3].parse().unwrap())),
            severity: severity.to_owned(),
            message,
            ..Told::default()
        }))
    };
    suites(report).into_iter().flat_map(|(_, tests)| tests).filter_map(entry).collect()
}
