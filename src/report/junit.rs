//! Findings as JUnit XML, the lists of test results that GitLab, Jenkins and Azure DevOps show.
//!
//! A description is a suite, and a finding a test in it. What fails the run is a failed test. Other findings are tests
//! that passed and have something to say: a list with failures would be red beside a run that ended well, and there would
//! be no telling what failed it from the rest. A file that could not be read is a test with an error, and a description without
//! findings one test that passed, because a suite without tests is dropped by some readers.
//!
//! GitLab shows the name of a test and the content of `failure`, `error` and `system-out`, but no message given as an
//! attribute, so the content says everything; of tests with one name it keeps the first, so names differ. There are no
//! times, because the same findings are to give the same bytes.

use std::collections::BTreeMap;
use std::io;

use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::writer::{ElementWriter, Writer};

use super::place::Region;
use super::words::{lines, visible};
use super::{Examination, TOOL};
use crate::diag::{Diagnostic, Severity};
use crate::source::Sources;

/// One `testcase`.
struct Test {
    name: String,
    file: String,
    line: Option<usize>,
    outcome: Outcome,
}

/// What is inside a `testcase`.
enum Outcome {
    /// Nothing to say.
    Passed,
    /// What does not fail the run, line by line.
    Said(Vec<String>),
    /// What fails the run: how severe it is, and its lines, of which the first is the message.
    Failed(Severity, Vec<String>),
    /// Why the file could not be read.
    Unreadable(String),
}

/// The findings as an XML document, in which those at or above `fails` are failed tests.
///
/// # Panics
///
/// Never: it is written to memory.
#[must_use]
#[allow(clippy::expect_used, reason = "writing to memory cannot fail, and what is written is text")]
pub fn junit(examinations: &[Examination<'_>], fails: Severity) -> String {
    let suites: Vec<(&str, Vec<Test>)> =
        examinations.iter().map(|examination| (examination.name, tests(examination, fails))).collect();
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    write(&suites, &mut writer).expect("memory can be written to");
    let mut text = String::from_utf8(writer.into_inner()).expect("what was written is text");
    text.push('\n');
    text
}

fn tests(examination: &Examination<'_>, fails: Severity) -> Vec<Test> {
    let about_all = |name: &str, outcome| {
        vec![Test { name: name.to_owned(), file: visible(examination.name), line: None, outcome }]
    };
    match examination.result {
        Err(reason) => about_all("can be read", Outcome::Unreadable(visible(reason))),
        Ok(found) if found.diagnostics.is_empty() => about_all("no findings", Outcome::Passed),
        Ok(found) => {
            let mut names = BTreeMap::new();
            let test = |diagnostic| test(diagnostic, found.sources, fails, &mut names);
            found.diagnostics.iter().map(test).collect()
        }
    }
}

/// The test of one finding; `names` counts how often each name has been given in the suite.
fn test(diagnostic: &Diagnostic, sources: &Sources, fails: Severity, names: &mut BTreeMap<String, usize>) -> Test {
    let Region { path, start, .. } = Region::of(diagnostic.label.span, sources);
    let mut name = format!("{} {} ({start})", diagnostic.code.number(), diagnostic.code.name());
    let given = names.entry(name.clone()).or_default();
    *given += 1;
    if *given > 1 {
        name.push_str(&format!(" #{given}"));
    }
    let mut said = lines(diagnostic, sources);
    said.insert(1, format!("{}: {}:{start}", diagnostic.severity.name(), visible(path)));
    let severity = diagnostic.severity;
    let outcome = if severity >= fails { Outcome::Failed(severity, said) } else { Outcome::Said(said) };
    Test { name, file: visible(path), line: Some(start.line), outcome }
}

fn write(suites: &[(&str, Vec<Test>)], writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = suites.iter().flat_map(|(_, tests)| tests);
    let element = counted(writer.create_element("testsuites").with_attribute(("name", TOOL)), all);
    element
        .write_inner_content(|writer| suites.iter().try_for_each(|(name, tests)| write_suite(name, tests, writer)))?;
    Ok(())
}

fn write_suite(name: &str, tests: &[Test], writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    let name = visible(name);
    let element = counted(writer.create_element("testsuite").with_attribute(("name", name.as_str())), tests.iter());
    element.write_inner_content(|writer| tests.iter().try_for_each(|test| write_test(test, &name, writer)))?;
    Ok(())
}

/// `element` with how many tests there are, how many failed, and how many could not be made.
fn counted<'w, 't>(
    element: ElementWriter<'w, Vec<u8>>,
    tests: impl Iterator<Item = &'t Test>,
) -> ElementWriter<'w, Vec<u8>> {
    let (mut all, mut failures, mut errors) = (0, 0, 0);
    for test in tests {
        all += 1;
        match test.outcome {
            Outcome::Failed(..) => failures += 1,
            Outcome::Unreadable(_) => errors += 1,
            Outcome::Passed | Outcome::Said(_) => {}
        }
    }
    let counts: [(&str, usize); 3] = [("tests", all), ("failures", failures), ("errors", errors)];
    counts.iter().fold(element, |element, (key, count)| element.with_attribute((*key, count.to_string().as_str())))
}

fn write_test(test: &Test, class: &str, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    let attributes = [("name", test.name.as_str()), ("classname", class), ("file", &test.file)];
    let mut element = writer.create_element("testcase").with_attributes(attributes);
    if let Some(line) = test.line {
        element = element.with_attribute(("line", line.to_string().as_str()));
    }
    let inner = |writer: &mut Writer<Vec<u8>>, name: &str, attributes: &[(&str, &str)], text: &str| {
        let element = writer.create_element(name).with_attributes(attributes.iter().copied());
        element.write_text_content(BytesText::new(text)).map(drop)
    };
    match &test.outcome {
        Outcome::Passed => element.write_empty(),
        Outcome::Said(said) => element.write_inner_content(|writer| inner(writer, "system-out", &[], &said.join("\n"))),
        Outcome::Failed(severity, said) => element.write_inner_content(|writer| {
            inner(writer, "failure", &[("message", &said[0]), ("type", severity.name())], &said.join("\n"))
        }),
        Outcome::Unreadable(reason) => element.write_inner_content(|writer| {
            inner(writer, "error", &[("message", reason), ("type", "unreadable")], reason)
        }),
    }
    .map(drop)
}
