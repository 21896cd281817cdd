//! No law that has been repealed and no body, advice or service that is gone: neither in the library nor in what the
//! examples make of it.

use crate::described::documents_of_examples;
use crate::harness::{is_a, package, suite_text, tree};

/// What is no longer there, in small letters, each with what to say instead.
fn dated() -> Vec<(String, String)> {
    let text = suite_text("library/dated.txt");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let dated: Vec<(String, String)> = lines
        .map(|line| {
            let (words, instead) = line.split_once(" | ").unwrap_or_else(|| panic!("no ` | ` in {line:?}"));
            (words.to_owned(), instead.to_owned())
        })
        .collect();
    assert!(dated.len() > 10, "{}", dated.len());
    for (words, instead) in &dated {
        assert_eq!(*words, plain(words), "what is looked for is in small letters");
        assert!(!instead.is_empty() && holding(&dated, instead).is_empty(), "{words}: {instead}");
    }
    dated
}

/// `text` as it is searched: in small letters, with one kind of apostrophe and of hyphen, and without line ends.
fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace(['’', '‘'], "'").replace(['‑', '–'], "-").replace('\\', "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What `text` names that is no longer there.
fn holding(dated: &[(String, String)], text: &str) -> Vec<String> {
    let text = plain(text);
    let found = dated.iter().filter(|(words, _)| text.contains(words.as_str()));
    found.map(|(words, instead)| format!("names \"{words}\"; say {instead}")).collect()
}

#[test]
fn dated_law_is_found_however_it_is_set() {
    let dated = dated();
    for text in ["the Data Protection\n    Act 1998.", "the Local Safeguarding Children’s Board (LSCB)", "UKCCIS"] {
        assert!(!holding(&dated, text).is_empty(), "{text}");
    }
    for text in ["the Data Protection Act 2018", "UKCIS", "the designated safeguarding lead"] {
        assert!(holding(&dated, text).is_empty(), "{text}");
    }
}

#[test]
fn the_library_names_nothing_that_is_no_longer_there() {
    let dated = dated();
    let files = tree(&package("policy-templates"));
    let mut faults = Vec::new();
    let mut read = 0;
    for (path, bytes) in files.into_iter().filter(|(path, _)| is_a("yaml", path)) {
        read += 1;
        let text = String::from_utf8(bytes).unwrap();
        faults.extend(holding(&dated, &text).into_iter().map(|fault| format!("{path} {fault}")));
    }
    assert!(read > 50 && faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_example_names_anything_that_is_no_longer_there() {
    let dated = dated();
    let mut faults = Vec::new();
    for (name, documents) in documents_of_examples() {
        for document in &documents {
            let said = holding(&dated, &esafe::render::markdown::render(document));
            faults.extend(said.into_iter().map(|fault| format!("{name}: {} {fault}", document.key)));
            let record = String::from_utf8(esafe::render::record::render(document).unwrap()).unwrap();
            let said = holding(&dated, &record);
            faults.extend(said.into_iter().map(|fault| format!("{name}: the record of {} {fault}", document.key)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
