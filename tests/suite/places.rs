//! Every format tells the same file, line and column of a finding.

use esafe::report;

use crate::examined::{Case, awkward, examinations, real};
use crate::reports::{self, Entry, Told};

/// The findings alone, and the files that could not be read.
fn parted(entries: Vec<Entry>) -> (Vec<Told>, Vec<(String, String)>) {
    let (read, unread): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(Result::is_ok);
    (read.into_iter().filter_map(Result::ok).collect(), unread.into_iter().filter_map(Result::err).collect())
}

#[test]
fn all_formats_tell_the_same_places() {
    let cases = real();
    let examined = examinations(&cases);
    let (json, unread) = parted(reports::from_json(&report::json(&examined)));
    assert!(json.len() > 60, "only {} findings", json.len());
    assert_eq!(unread.len(), 2);
    let shown: Vec<Entry> = cases
        .iter()
        .filter(|case| case.result.is_ok())
        .map(Case::text)
        .flat_map(|text| reports::from_text(&text))
        .collect();
    let formats = [
        ("text", parted(shown)),
        ("github", parted(reports::from_github(&report::github(&examined)))),
        ("sarif", parted(reports::from_sarif(&report::sarif(&examined)))),
        ("junit", parted(reports::from_junit(&report::junit(&examined, esafe::diag::Severity::Error)))),
    ];
    for (format, (told, not_read)) in formats {
        assert_eq!(told.len(), json.len(), "{format}");
        assert!(format == "text" || not_read == unread, "{format}: {not_read:?}");
        for (told, expected) in told.iter().zip(&json) {
            agree(format, told, expected);
        }
    }
}

/// Compares what a format tells with the JSON, which tells everything.
fn agree(format: &str, told: &Told, expected: &Told) {
    let of = |told: &Told| (told.code.clone(), told.severity.clone(), told.message.clone(), told.path.clone());
    assert_eq!(of(told), of(expected), "{format}");
    let (Some((end, Some(end_column))), (line, Some(column))) = (expected.end, expected.start) else {
        panic!("JSON lacks a column of {expected:?}");
    };
    assert_eq!(told.start.0, line, "{format}: {told:?}");
    match format {
        "sarif" => assert_eq!((told.end, told.start), (expected.end, expected.start), "{told:?}"),
        "github" => {
            // Lines are marked as a whole there, and only places on one line have columns.
            let last = if end_column == 1 && end > line { end - 1 } else { end };
            let last_column = (end == line).then_some(end_column);
            assert_eq!(told.start.1, (last == line).then_some(column), "{told:?} {expected:?}");
            assert_eq!(told.end, Some((last, last_column)), "{told:?} {expected:?}");
        }
        _ => assert_eq!(told.start.1, Some(column), "{format}: {told:?}"),
    }
    if format == "sarif" || format == "text" {
        let elsewhere = |told: &Told| -> Vec<_> {
            // Text shows places of the same file in one excerpt, under the place of the finding.
            told.related.iter().filter(|(path, ..)| format == "sarif" || *path != told.path).cloned().collect()
        };
        assert_eq!(elsewhere(told), elsewhere(expected), "{format}: {told:?}");
    }
}

#[test]
fn places_are_where_people_count_them() {
    let case = [awkward()];
    let (told, _) = parted(reports::from_json(&report::json(&examinations(&case))));
    let places: Vec<_> = told.iter().map(|told| (told.start, told.end.unwrap())).collect();
    let expected = [
        ((1, 15), (1, 18)),
        ((2, 9), (2, 12)),
        ((2, 9), (2, 9)),
        ((3, 1), (5, 10)),
        ((6, 1), (7, 1)),
        ((3, 1), (3, 5)),
    ];
    let expected = expected.map(|((a, b), (c, d))| ((a, Some(b)), (c, Some(d))));
    assert_eq!(places, expected);
    let (last, related) = (told.last().unwrap(), |path: &str, line, column| (path.to_owned(), line, column));
    assert_eq!(last.related, [related(&last.path, 7, 1), related("library/topics/a b.yaml", 2, 5)]);
}
