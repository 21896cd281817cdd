//! Each example holds every provision of the policy it was made from, and says of each what that policy says.

use std::collections::{BTreeMap, BTreeSet};

use esafe::pipeline;
use esafe::source::Sources;
use esafe::yaml::{self, Node};
use serde_json::Value as Json;

use crate::described::{Example, example_folders, examples};
use crate::harness::{Folder, names_in, package, suite, suite_text, text_of};

/// The catalogues, each with the school among the examples that is made from the same policy.
const EXAMPLES: [(&str, &str); 5] = [
    ("baginton", "baginton-fields"),
    ("belmont", "lse-academies/belmont"),
    ("moldgreen", "moldgreen-primary"),
    ("st-peters", "st-peters-rc-primary"),
    ("trafalgar", "trafalgar-infant"),
];

/// Of the ids in the policy, at most one in this many may be a provision of other policies alone.
const OTHERS_SHARE: usize = 20;

/// The tree of a file that is in order.
fn parsed(name: &str, text: String) -> Node {
    let mut sources = Sources::default();
    let source = sources.add(name, text);
    let parsed = yaml::parse(&sources, source);
    assert!(parsed.diagnostics.is_empty(), "{}", esafe::report::human(&parsed.diagnostics, &sources, false));
    parsed.output.unwrap()
}

/// The ids a catalogue asks for, each with the words that its text must hold.
fn wanted(catalogue: &str) -> BTreeMap<String, Vec<String>> {
    let path = format!("catalogue/{catalogue}.yaml");
    let tree = parsed(&path, suite_text(&path));
    let words = |node: &Node| node.list().iter().map(|word| word.text().expect("words are text").to_owned()).collect();
    tree.entries().iter().map(|entry| (entry.key.clone(), words(&entry.node))).collect()
}

/// The clauses of every record `below` a folder: for each document its ids and their texts, those of one id joined.
fn records(folder: &Folder, below: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let files = folder.files(below).into_iter().filter(|(path, _)| path.ends_with(".record.json"));
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
fn every_catalogue_has_an_example_and_every_example_a_catalogue() {
    let named = |at: fn(&(&str, &str)) -> String| EXAMPLES.iter().map(at).collect::<BTreeSet<String>>();
    let catalogues: BTreeSet<String> = names_in(&suite("catalogue")).collect();
    assert_eq!(catalogues, named(|(catalogue, _)| format!("{catalogue}.yaml")));
    // Schools of today are invented, and say so; so are the other academies of a trust.
    let is_invented = |folder: &String| {
        let path = package("examples").join(folder).join("school.yaml");
        path.exists() && text_of(&path).contains("strapline: An invented")
    };
    let folders: BTreeSet<String> = example_folders().into_iter().filter(|folder| !is_invented(folder)).collect();
    assert_eq!(folders, named(|(_, example)| example.split('/').next().unwrap_or_default().to_owned()));
}

#[test]
fn every_catalogue_is_covered_by_its_example() {
    let catalogues: BTreeMap<&str, BTreeMap<String, Vec<String>>> =
        EXAMPLES.iter().map(|(catalogue, _)| (*catalogue, wanted(catalogue))).collect();
    let known: BTreeSet<&String> = catalogues.values().flat_map(BTreeMap::keys).collect();
    let mut faults = Vec::new();
    for (catalogue, example) in EXAMPLES {
        let example = examples().into_iter().find(|known| known.name == example).expect("the example is there");
        let path = package("examples").join(&example.folder).join(&example.path);
        let folder = Folder::new();
        let args = ["render", &path.to_string_lossy(), "--out", "@/out", "--format", "json"];
        let outcome = folder.esafe(args).outcome();
        assert_eq!(outcome.status, 0, "{outcome}");
        // An academy's documents are in a folder of its name.
        let own = example.name.split_once('/').map_or_else(|| "out".to_owned(), |(_, own)| format!("out/{own}"));
        let records = records(&folder, &own);
        let (_, policy) = records.iter().find(|(path, _)| !path.contains('/')).expect("the policy has a record");
        let wanted = &catalogues[catalogue];
        let missing = uncovered(wanted, &records);
        let others: Vec<&String> = policy.keys().filter(|id| known.contains(id) && !wanted.contains_key(*id)).collect();
        say(&format!(
            "{}: {} of {} provisions; {} of {} ids in the policy are other policies' alone: {others:?}; {}",
            example.name,
            wanted.len() - missing.len(),
            wanted.len(),
            others.len(),
            policy.len(),
            departures(&example),
        ));
        faults.extend(missing.values().flatten().map(|fault| format!("{catalogue}: {fault}")));
        if others.len() * OTHERS_SHARE > policy.len() {
            faults.push(format!("{catalogue}: too many provisions of other policies: {others:?}"));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// What the documents do not say of what a catalogue asks for, by id.
fn uncovered(
    wanted: &BTreeMap<String, Vec<String>>,
    records: &BTreeMap<String, BTreeMap<String, String>>,
) -> BTreeMap<String, Vec<String>> {
    let mut faults: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (id, words) in wanted {
        let said: Vec<String> =
            records.values().filter_map(|clauses| clauses.get(id)).map(|text| plain(text)).collect();
        let mut fault = |text: String| faults.entry(id.clone()).or_default().push(text);
        if said.is_empty() {
            fault(format!("{id} is in no document"));
            continue;
        }
        for word in words.iter().filter(|word| !said.concat().contains(&plain(word))) {
            fault(format!("{id} does not say {word:?}: {}", said.concat()));
        }
    }
    faults
}

/// How many clauses a school takes in, leaves out, words anew and adds, what its trust says included.
fn departures(example: &Example) -> String {
    let school = example.with(|files, described, sources| pipeline::read(files, described, sources).unwrap().output);
    let facts = school.expect("the example is in order").facts;
    let count =
        |key: &str| facts.at(&format!("clauses.{key}")).map_or(0, |node| node.list().len().max(node.entries().len()));
    let counted = ["include", "exclude", "reword", "add"].map(|key| format!("{key} {}", count(key)));
    format!("departures: {}", counted.join(", "))
}

#[allow(clippy::print_stdout, reason = "the shares are there to be read with --nocapture")]
fn say(line: &str) {
    println!("{line}");
}
