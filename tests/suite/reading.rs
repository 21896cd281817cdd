//! Reading ages: ours keep to those of the library, a school's own are found where they do not, and people see them all.

use std::collections::{BTreeMap, BTreeSet};

use esafe::check::{Measured, readings};
use esafe::document::{Document, plain_text};
use esafe::pipeline;
use esafe::reading::{Age, Reading, running, syllables};
use esafe::schema::Kind;
use esafe::school::School;
use serde_json::Value as Json;

use crate::described::{Example, Memory, examples, library, school};
use crate::each_fact::schools_with_all_facts;
use crate::harness::{Folder, golden, suite, tree};

/// The agreements for pupils.
const PUPILS: [&str; 6] =
    ["pupils-eyfs", "pupils-ks1", "pupils-ks1-keyword", "pupils-ks2", "pupils-older", "pupils-sixth-form"];

/// Every rule that a school can have on the phones of its pupils.
const PHONES: [&str; 6] = ["not-permitted", "hand-in", "locked-away", "out-of-sight", "discouraged", "separate-policy"];

/// The highest reading age of a whole policy of ours, in years.
const POLICY: u8 = 15;
/// The highest reading age of a short topic of ours, in years: a longer one keeps to that of what a school writes itself.
const SHORT_TOPIC: u8 = 18;
/// The highest reading age of a topic of a sentence or two, or of a list of titles, in years: a long name decides there.
const FEW_WORDS: u8 = 26;
/// The topic that lists the titles of other policies.
const TITLES: &str = "related-policies";
/// A topic of so many words is as long as the samples that the formula takes; one of so many is more than a sentence or two.
const LENGTHS: [u32; 2] = [100, 30];

/// The highest reading age of a topic of ours that has so many words.
fn most_of_topic(topic: &str, words: u32) -> u8 {
    match words {
        words if words >= LENGTHS[0] => library().reading_ages.as_ref().unwrap().policy,
        words if words >= LENGTHS[1] && topic != TITLES => SHORT_TOPIC,
        _ => FEW_WORDS,
    }
}

/// A school and its documents.
struct Set {
    school: School,
    documents: Vec<Document>,
}

impl Set {
    #[track_caller]
    fn of(description: &str) -> Self {
        let files = Memory::description(description);
        let mut sources = esafe::source::Sources::default();
        let read = pipeline::load(&files, "school.yaml", "school.yaml", &mut sources).unwrap();
        let school = read.output.unwrap_or_else(|| panic!("{description}"));
        let documents = pipeline::build(&files, "school.yaml", &school, library()).output.unwrap();
        Self { school, documents }
    }

    fn measured(&self) -> Vec<Measured<'_>> {
        readings(&self.school, &self.documents, library())
    }
}

/// Every example with its documents.
fn sets() -> Vec<(String, Set)> {
    let made = |example: &Example| {
        example.with(|files, described, sources| {
            let examined = pipeline::examine(files, described, library(), sources, None).unwrap();
            Set { school: examined.school.unwrap(), documents: examined.documents.unwrap() }
        })
    };
    examples().into_iter().map(|example| (example.name.clone(), made(&example))).collect()
}

#[test]
fn each_phase_has_the_age_it_is_known_by() {
    let ages = library().reading_ages.as_ref().unwrap();
    let of = |name: &str| ages.of(&library().agreements[name]);
    assert_eq!(PUPILS.map(of), [6, 6, 6, 8, 11, 11]);
    assert_eq!((of("staff"), ages.policy), (14, 16));
}

#[test]
fn agreements_of_every_example_keep_to_their_ages() {
    let mut faults = Vec::new();
    for (example, set) in sets() {
        for measured in set.measured().iter().filter(|measured| measured.exceeds()) {
            let age = measured.reading.age().unwrap();
            faults.push(format!("{example}: {} {:?}: {age}", measured.document.key, measured.topic));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn agreements_keep_to_their_ages_whatever_a_school_calls_things() {
    let named: String =
        library().agreements.keys().map(|name| format!("  {name}: {{renewed: each September}}\n")).collect();
    let mut faults = Vec::new();
    for word in ["school", "academy", "college", "nursery", "pupil referral unit"] {
        for (at, phones) in PHONES.into_iter().enumerate() {
            let ai = ["supervised", "not-used"][at % 2];
            let more = format!(
                "agreements:\n{named}terms: {{school: {word}, headteacher: executive principal}}\npractice:\n  \
                 ai: {{pupils: {ai}}}\n  phones: {{pupils: {phones}}}\n  parents: {{return_pupil_agreement: true}}\n"
            );
            let set = Set::of(&school("Hollow Lane", &more));
            let over =
                set.measured().into_iter().filter(|measured| measured.topic.is_none() && measured.exceeds()).map(
                    |measured| {
                        format!("{word}, {phones}: {}: {}", measured.document.key, measured.reading.age().unwrap())
                    },
                );
            faults.extend(over.collect::<Vec<_>>());
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn policies_stay_readable_topic_by_topic() {
    let mut faults = BTreeSet::new();
    let mut long = BTreeSet::new();
    let full = schools_with_all_facts().into_iter().enumerate();
    let full = full.map(|(turn, description)| (format!("every fact, {turn}"), Set::of(&description)));
    for (name, set) in sets().into_iter().chain(full) {
        for measured in set.measured().into_iter().filter(|measured| !measured.document.key.contains('/')) {
            let words = measured.reading.counts().words;
            let topic = measured.topic.unwrap_or("the whole policy");
            let most = measured.topic.map_or(POLICY, |topic| most_of_topic(topic, words));
            if let Some(age) = measured.reading.age().filter(|age| age.exceeds(most)) {
                faults.insert(format!("{topic} of {words} words in {name}: {age}, and {most} is the most"));
            }
            long.extend((words >= LENGTHS[0]).then(|| topic.to_owned()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
    assert!(long.len() > 60, "{}", long.len());
}

#[test]
fn words_for_children_have_the_syllables_that_are_heard() {
    let mut words: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    let named: String = PUPILS.map(|name| format!("  {name}: {{}}\n")).concat();
    for phones in PHONES {
        let more =
            format!("agreements:\n{named}practice: {{ai: {{pupils: supervised}}, phones: {{pupils: {phones}}}}}\n");
        let set = Set::of(&school("Hollow Lane", &more));
        let agreements = set.documents.iter().filter(|document| document.key.starts_with("agreements/"));
        for clause in agreements.flat_map(running) {
            let text = plain_text(&clause.text).to_lowercase();
            for word in text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())) {
                words.entry(syllables(word)).or_default().insert(word.to_owned());
            }
        }
    }
    words.remove(&0);
    let listed = |words: &BTreeSet<String>| words.iter().map(|word| format!("  {word}\n")).collect::<String>();
    let text: String = words.iter().map(|(count, words)| format!("{count}\n{}", listed(words))).collect();
    golden("reading/syllables.txt", &text);
}

#[test]
fn each_rule_on_phones_has_words_of_its_own_in_each_agreement_that_speaks_of_phones() {
    for (name, id) in [
        ("pupils-ks2", "rule-ks2.phone"),
        ("pupils-older", "rule-older.phone"),
        ("pupils-sixth-form", "rule-sixth-form.phone"),
    ] {
        let said = PHONES.map(|phones| {
            let more = format!("agreements: {{{name}: {{}}}}\npractice: {{phones: {{pupils: {phones}}}}}\n");
            let set = Set::of(&school("Hollow Lane", &more));
            let document = set.documents.iter().find(|document| document.key == format!("agreements/{name}")).unwrap();
            running(document).iter().find(|clause| clause.id.as_str() == id).unwrap().text.clone()
        });
        let different: BTreeSet<String> = said.iter().map(|text| plain_text(text)).collect();
        assert_eq!(different.len(), PHONES.len(), "{name}: {said:#?}");
    }
}

#[test]
fn what_a_childrens_agreement_says_to_adults_is_not_counted() {
    let more = "agreements: {pupils-eyfs: {}}\npractice: {parents: {return_pupil_agreement: true}}\n";
    let set = Set::of(&school("Hollow Lane", more));
    let document = set.documents.iter().find(|document| document.key == "agreements/pupils-eyfs").unwrap();
    let id = "declaration.pupils-eyfs.return";
    assert!(running(document).iter().any(|clause| clause.id.as_str() == id));
    let measured = set.measured().into_iter().find(|measured| measured.document.key == document.key).unwrap();
    assert!(measured.reading.sentences.iter().all(|sentence| sentence.clause.as_str() != id));
    let all = Reading::of(running(document)).counts().words;
    assert!(measured.reading.counts().words < all);
    // Neither are the title, the lines to fill in, and what is administrative.
    let fields =
        measured.reading.sentences.iter().filter(|sentence| sentence.clause.as_str().starts_with("aua-field."));
    assert_eq!(fields.count(), 0);
}

fn explained(folder: &Folder, more: &[&str]) -> crate::harness::Outcome {
    folder.esafe(["explain", "reading", "@"].into_iter().chain(more.iter().copied())).outcome()
}

#[test]
fn people_see_the_reading_age_of_each_text() {
    let folder = Folder::of(&school("Hollow Lane", ""));
    let found = explained(&folder, &[]);
    assert_eq!(found.status, 0, "{found}");
    let lines: Vec<&str> = found.stdout.lines().filter(|line| line.starts_with("agreements/pupils")).collect();
    golden("reading/agreements.txt", &(lines.join("\n") + "\n"));
    assert!(found.stdout.contains("\nonline-safety-policy "), "{found}");
    assert!(found.stdout.contains("\npasswords "), "{found}");
    assert_eq!(found.stderr, "✓ every text keeps to the reading age of those who read it\n");
}

#[test]
fn programs_are_told_what_the_schema_says() {
    let hard = crate::harness::suite_text("rules/invalid/own-text-too-hard.yaml");
    let folder = Folder::of(&hard);
    let found = explained(&folder, &["--format", "json"]);
    assert_eq!((found.status, found.stderr.as_str()), (0, "1 text asks for an older reader than it has\n"), "{found}");
    let list: Json = serde_json::from_str(&found.stdout).unwrap();
    let schema = serde_json::from_str(Kind::Readings.text()).unwrap();
    let faults: Vec<String> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&list).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
    let set = Set::of(&hard);
    let ages: Vec<Option<f64>> = set.measured().iter().map(|measured| measured.reading.age().map(Age::years)).collect();
    let texts = list["texts"].as_array().unwrap();
    assert_eq!(texts.iter().map(|text| text["reading_age"].as_f64()).collect::<Vec<_>>(), ages);
    let over: Vec<&Json> = texts.iter().filter(|text| text["exceeds"] == true).collect();
    assert_eq!(over.len(), 1);
    assert_eq!((&over[0]["topic"], &over[0]["most"]), (&Json::from("passwords"), &Json::from(16)));
}

#[test]
fn what_cannot_be_made_is_not_measured() {
    let folder = Folder::of("format: 1\n");
    let found = explained(&folder, &[]);
    assert_eq!((found.status, found.stdout.as_str()), (1, ""), "{found}");
    assert!(found.stderr.contains("Without documents there is nothing to measure."), "{found}");
    let found = explained(&Folder::new(), &[]);
    assert_eq!((found.status, found.stdout.as_str()), (3, ""), "{found}");
}

/// A school with the library of one's own that lies among the fixtures, and `reading` as its reading ages.
fn with_own_library(reading: Option<&str>) -> Folder {
    let folder = Folder::of(&school("Hollow Lane", ""));
    for (path, bytes) in tree(&suite("refused/libraries/sound")) {
        folder.write(&format!("library/{path}"), bytes);
    }
    if let Some(text) = reading {
        folder.write("library/reading.yaml", text);
    }
    folder
}

#[test]
fn a_library_of_ones_own_can_do_without_ages_or_have_others() {
    let own = |reading: Option<&str>| explained(&with_own_library(reading), &["--templates", "@/library"]);
    let found = own(None);
    assert_eq!(found.status, 0, "{found}");
    assert!(!found.stdout.contains("too hard"), "{found}");
    let ages = "phases: {eyfs: 6, ks1: 6, ks2: 8, ks3: 11, ks4: 11, ks5: 11}\nadults: 14\npolicy: 16\n";
    assert_eq!(own(Some(ages)).status, 0);
    let found = own(Some(&ages.replace("eyfs: 6", "eyfs: 3")));
    assert_eq!(found.status, 1, "{found}");
    assert!(found.stderr.contains("reading.yaml:1"), "{found}");
    let found = own(Some(&format!("{ages}to_adults: [no-such-clause]\n")));
    assert_eq!(found.status, 1, "{found}");
    assert!(found.stderr.contains("no agreement has a clause `no-such-clause`"), "{found}");
}
