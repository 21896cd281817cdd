//! The policy library that the tool carries: whole, provable, and with ids that never change their meaning.

use std::collections::BTreeSet;

use esafe::assemble;
use esafe::library::OutlineSection;
use esafe::pipeline;
use esafe::report;
use esafe::schema::{self, Kind};
use esafe::source::Sources;
use serde_json::Value as Json;

use crate::described::library;
use crate::harness::{appended, is_a, suite, text_of};

/// Every id ever used, one on a line, sorted; those that are no longer in the library stand below `# retired`.
const IDS: &str = "library/ids.txt";

#[test]
fn it_loads_and_is_proved_without_a_finding() {
    let mut sources = Sources::default();
    let loaded = pipeline::embedded_library(&mut sources);
    assert!(loaded.diagnostics.is_empty(), "{}", report::human(&loaded.diagnostics, &sources, false));
    let faults = assemble::prove(&loaded.output.unwrap());
    assert!(faults.is_empty(), "{}", report::human(&faults, &sources, false));
}

#[test]
fn every_file_of_the_library_is_read() {
    let folder = crate::harness::package("policy-templates");
    let files: BTreeSet<String> = crate::harness::tree(&folder).into_keys().filter(|path| is_a("yaml", path)).collect();
    let embedded: BTreeSet<String> = esafe::library::embedded_files().into_iter().map(|(path, _)| path).collect();
    assert_eq!(embedded, files);
    let library = library();
    let read = |folder: &str| files.iter().filter(|path| path.starts_with(folder)).count();
    assert_eq!(library.topics.len(), read("topics/"));
    assert_eq!(library.agreements.len(), read("agreements/"));
    assert_eq!(library.outlines.len(), read("outlines/"));
    assert!(library.outlines.contains_key(&library.default_outline), "{}", library.default_outline);
}

/// The ids of the topics' clauses, as often as they stand there.
fn clause_ids() -> Vec<String> {
    let mut ids = Vec::new();
    for (_, entry) in library().entries() {
        entry.for_each_part(&mut |part| ids.push(part.id.to_string()));
    }
    ids
}

/// Every id of the library: clauses, agreements, their rules and their fields.
fn all_ids() -> BTreeSet<String> {
    let mut ids: BTreeSet<String> = clause_ids().into_iter().collect();
    for agreement in library().agreements.values() {
        ids.insert(agreement.id.to_string());
        ids.extend(agreement.all_fields().map(|field| field.id.to_string()));
        for entry in agreement.entries() {
            entry.for_each_part(&mut |part| {
                ids.insert(part.id.to_string());
            });
        }
    }
    ids
}

#[test]
fn a_clause_id_stands_once() {
    let mut seen = BTreeSet::new();
    let twice: Vec<String> = clause_ids().into_iter().filter(|id| !seen.insert(id.clone())).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert!(seen.len() > 400, "{}", seen.len());
}

#[test]
fn an_id_is_never_lost_or_given_away() {
    let current = all_ids();
    let text = if suite(IDS).exists() { text_of(&suite(IDS)) } else { "# retired\n".to_owned() };
    let (listed, retired) = text.split_once("# retired").expect("the list ends with the ids that are retired");
    let listed: Vec<&str> = listed.lines().collect();
    let retired: BTreeSet<&str> = retired.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert!(listed.is_sorted(), "{IDS} is not sorted");
    let missing: Vec<String> = current.iter().filter(|id| !listed.contains(&id.as_str())).cloned().collect();
    let again: Vec<&String> = missing.iter().filter(|id| retired.contains(id.as_str())).collect();
    assert!(again.is_empty(), "retired ids cannot be used again: {again:?}");
    let lost: Vec<&&str> = listed.iter().filter(|id| !current.contains(**id)).collect();
    assert!(lost.is_empty(), "gone from the library; move them below `# retired` in {IDS} if that is meant: {lost:?}");
    assert!(appended(IDS, &missing), "not in {IDS}; ESAFE_UPDATE=1 adds them: {missing:?}");
}

/// The values that the school's schema lists at `pointer`.
fn listed(pointer: &str) -> BTreeSet<String> {
    let schema: Json = serde_json::from_str(Kind::School.text()).unwrap();
    let list = schema.pointer(pointer).unwrap_or_else(|| panic!("nothing at {pointer}")).as_array().unwrap();
    list.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}

fn keys(path: &str) -> BTreeSet<String> {
    schema::describe(Kind::School, path).unwrap().keys().into_iter().map(str::to_owned).collect()
}

#[test]
fn roles_are_those_of_the_schema() {
    let roles: BTreeSet<String> = library().roles.iter().map(|(key, _)| key.to_owned()).collect();
    let with = |more: &str| roles.iter().cloned().chain([more.to_owned()]).collect::<BTreeSet<String>>();
    assert_eq!(keys("people"), with("duties"));
    assert_eq!(listed("/$defs/holders/items/enum"), roles);
    assert_eq!(listed("/$defs/role/enum"), with("governing_body"));
    for (key, role) in library().roles.iter() {
        let described = schema::describe(Kind::School, &format!("people.{key}")).unwrap();
        assert_eq!(role.group, described.definition() == Some("group"), "{key}");
    }
}

#[test]
fn words_are_those_of_the_schema() {
    let terms = keys("terms");
    let words: BTreeSet<String> = library().words.defaults.keys().cloned().collect();
    for term in &terms {
        assert!(words.contains(term), "the library has no word for `{term}`");
    }
    for word in &words {
        let singular = word.strip_suffix('s').or_else(|| word.strip_suffix("_short")).unwrap_or(word);
        let settable = terms.contains(word) || terms.contains(singular) || word == "governing_body";
        assert!(settable, "no key under `terms` sets `{word}`");
    }
}

#[test]
fn every_clause_has_a_place_in_some_outline() {
    let placed: BTreeSet<&str> =
        library().outlines.values().flat_map(|outline| outline.placed()).map(|(name, _)| name.as_str()).collect();
    let mut lost = Vec::new();
    for topic in library().topics.values().filter(|topic| !placed.contains(topic.name.as_str())) {
        // A part that is placed by itself leaves the others of its entry without a place.
        let parts = topic.entries.iter().flat_map(|entry| &entry.parts);
        lost.extend(parts.filter(|part| !placed.contains(part.id.as_str())).map(|part| part.id.to_string()));
    }
    assert!(lost.is_empty(), "no outline places {lost:?}");
}

#[test]
fn section_keys_of_an_outline_are_unique() {
    fn collect<'a>(sections: &'a [OutlineSection], keys: &mut Vec<&'a str>) {
        for section in sections {
            keys.push(&section.key);
            collect(&section.sections, keys);
        }
    }
    for outline in library().outlines.values() {
        let mut keys = Vec::new();
        collect(&outline.sections, &mut keys);
        let unique: BTreeSet<&str> = keys.iter().copied().collect();
        assert_eq!(unique.len(), keys.len(), "{}: {keys:?}", outline.name);
    }
}
