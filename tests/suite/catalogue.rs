//! The example holds every provision of the policy it was made from, and says of each what that policy says.

use std::collections::{BTreeMap, BTreeSet};

use esafe::source::Sources;
use esafe::yaml;
use serde_json::Value as Json;

use crate::harness::{Folder, names_in, package, suite, suite_text};

/// Of the ids in the policy, at most one in this many may be none of the published policy's.
const OWN_SHARE: usize = 20;

/// The ids a catalogue asks for, each with the words that its text must hold.
fn wanted(catalogue: &str) -> BTreeMap<String, Vec<String>> {
    let mut sources = Sources::default();
    let source = sources.add(catalogue, suite_text(&format!("catalogue/{catalogue}")));
    let parsed = yaml::parse(&sources, source);
    assert!(parsed.diagnostics.is_empty(), "{}", esafe::report::human(&parsed.diagnostics, &sources, false));
    let tree = parsed.output.unwrap();
    let words =
        |node: &yaml::Node| node.list().iter().map(|word| word.text().expect("words are text").to_owned()).collect();
    tree.entries().iter().map(|entry| (entry.key.clone(), words(&entry.node))).collect()
}

/// The clauses of every record below a folder: for each document its ids and their texts, those of one id joined.
fn records(folder: &Folder) -> BTreeMap<String, BTreeMap<String, String>> {
    let files = folder.files("out").into_iter().filter(|(path, _)| path.ends_with(".record.json"));
    let clauses = |bytes: &[u8]| {
        let record: Json = serde_json::from_slice(bytes).unwrap();
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        for clause in record["clauses"].as_array().unwrap() {
            let text = texts.entry(clause["id"].as_str().unwrap().to_owned()).or_default();
            text.push_str(clause["text"].as_str().unwrap());
            text.push('\n');
        }
        texts
    };
    files.map(|(path, bytes)| (path, clauses(&bytes))).collect()
}

/// `text` as it is compared: in small letters, with one kind of apostrophe and of space.
fn plain(text: &str) -> String {
    text.to_lowercase().replace('’', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_catalogue_is_covered_by_the_example_of_its_name() {
    for catalogue in names_in(&suite("catalogue")) {
        let stem = catalogue.strip_suffix(".yaml").expect("catalogues are YAML");
        let example = names_in(&package("examples")).find(|name| name.starts_with(stem));
        let example = example.unwrap_or_else(|| panic!("no example belongs to {catalogue}"));
        let path = package("examples").join(example).to_string_lossy().into_owned();
        let folder = Folder::new();
        let outcome = folder.esafe(["render", &path, "--out", "@/out", "--format", "json"]).outcome();
        assert_eq!(outcome.status, 0, "{outcome}");
        covered(&catalogue, &wanted(&catalogue), &records(&folder));
    }
}

fn covered(
    catalogue: &str,
    wanted: &BTreeMap<String, Vec<String>>,
    records: &BTreeMap<String, BTreeMap<String, String>>,
) {
    let mut faults = Vec::new();
    for (id, words) in wanted {
        let said: Vec<String> =
            records.values().filter_map(|clauses| clauses.get(id)).map(|text| plain(text)).collect();
        if said.is_empty() {
            faults.push(format!("{id} is in no document"));
        }
        for word in words.iter().filter(|_| !said.is_empty()) {
            if !said.concat().contains(&plain(word)) {
                faults.push(format!("{id} does not say {word:?}: {}", said.concat()));
            }
        }
    }
    assert!(faults.is_empty(), "{catalogue}: {} faults\n{}", faults.len(), faults.join("\n"));
    let (_, policy) = records.iter().find(|(path, _)| !path.contains('/')).expect("the policy has a record");
    let own: BTreeSet<&String> = policy.keys().filter(|id| !wanted.contains_key(*id)).collect();
    #[allow(clippy::print_stdout, reason = "the share is there to be read with --nocapture")]
    {
        println!("{catalogue}: {} of {} ids are none of the published policy's: {own:?}", own.len(), policy.len());
    }
    assert!(own.len() * OWN_SHARE <= policy.len(), "too many ids of our own: {own:?}");
}
