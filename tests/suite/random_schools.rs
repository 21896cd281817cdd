//! Schools that nobody has thought of: descriptions drawn from the schema. Whatever is accepted renders and reads well.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use esafe::check::Timing;
use esafe::diag::{Code, Diagnostic};
use esafe::document::{Document, Section};
use esafe::library::Agreement;
use esafe::render;
use esafe::schema::Kind;
use serde_json::{Map, Value as Json, json};

use crate::described::{EXAMPLE, Made, Memory, examine_files, library, make_files};
use crate::dice::Dice;
use crate::each_fact::resolved;
use crate::literal::texts;
use crate::properties::assert_located;

/// How many schools are drawn.
const SCHOOLS: u64 = 320;

/// Pieces of text that somebody could type and some format could misread. None ends in `y`, whose plural is another.
const PIECES: [&str; 40] = [
    "Brook",
    "the hall",
    "iPads",
    "O'Neil",
    "T&S",
    "#1",
    "50%",
    "a/b",
    "c:d",
    "*e*",
    "_f_",
    "__g__",
    "`h`",
    "<b>i</b>",
    "[j](k)",
    "![l](m)",
    "{{ school.name }}",
    "{% raw %}",
    "{# n #}",
    "|o|",
    "~~p~~",
    "$q$",
    "r@s.example",
    "&amp;",
    "&#65;",
    "1. t",
    "- u",
    "+ v",
    "> w",
    "---",
    "\\x",
    "“z”",
    "é’–Ŵ",
    "Ελλ",
    "Дом",
    "(a)",
    "b.c",
    "www.d.example",
    "https://e.example/f_g",
    "h\u{a0}i",
];

/// A school that is being drawn.
struct Draw<'a> {
    root: &'a Json,
    dice: Dice,
    /// How likely a key is given, in percent.
    density: u64,
    /// The roles the school has described so far, and the groups and bodies that need no description.
    roles: Vec<String>,
}

impl Draw<'_> {
    /// Text on one line, of at most so many characters.
    fn text(&mut self, most: usize) -> Json {
        let count = 1 + self.dice.below(4);
        let pieces: Vec<&str> = (0..count).map(|_| *self.dice.one(&PIECES)).collect();
        let text = pieces.join(" ");
        let short = *self.dice.one(&["Brook", "T&S", "*e*", "50%"]);
        if text.chars().count() > most { short.into() } else { text.into() }
    }

    /// A value for `schema`.
    fn value(&mut self, schema: &Json) -> Json {
        let whole = resolved(self.root, schema);
        if let Some(only) = whole.get("const") {
            return only.clone();
        }
        if let Some(allowed) = whole.get("enum").and_then(Json::as_array) {
            let roles: Vec<&Json> =
                allowed.iter().filter(|one| self.roles.iter().any(|role| *one == role.as_str())).collect();
            // A role that nobody holds is missed where it is printed.
            return if roles.is_empty() { self.dice.one(allowed).clone() } else { (*self.dice.one(&roles)).clone() };
        }
        let kinds = match &whole["type"] {
            Json::Array(kinds) => kinds.clone(),
            kind => vec![kind.clone()],
        };
        match self.dice.one(&kinds).as_str().unwrap() {
            "boolean" => self.dice.chance(50).into(),
            "integer" => {
                let limit = |key: &str| usize::try_from(whole[key].as_u64().unwrap()).unwrap();
                (limit("minimum") + self.dice.below(limit("maximum") - limit("minimum") + 1)).into()
            }
            "array" => self.list(&whole),
            "object" => self.object(&whole, &[]),
            "string" => self.string(&whole),
            kind => panic!("the schema has a kind `{kind}` that is not drawn"),
        }
    }

    fn list(&mut self, whole: &Map<String, Json>) -> Json {
        let mut items: Vec<Json> = Vec::new();
        for _ in 0..=self.dice.below(4) {
            let item = self.value(&whole["items"]);
            if !items.contains(&item) {
                items.push(item);
            }
        }
        items.into()
    }

    fn object(&mut self, whole: &Map<String, Json>, without: &[&str]) -> Json {
        let required: Vec<&str> = whole
            .get("required")
            .map_or_else(Vec::new, |keys| keys.as_array().unwrap().iter().filter_map(Json::as_str).collect());
        let mut object = Map::new();
        for (key, schema) in whole.get("properties").and_then(Json::as_object).into_iter().flatten() {
            let wanted = required.contains(&key.as_str()) || self.dice.chance(self.density);
            if wanted && !without.contains(&key.as_str()) {
                object.insert(key.clone(), self.value(schema));
            }
        }
        object.into()
    }

    fn string(&mut self, whole: &Map<String, Json>) -> Json {
        let most = whole.get("maxLength").and_then(Json::as_u64).map_or(400, |most| usize::try_from(most).unwrap());
        if whole.get("format").is_some_and(|format| format == "school-date") {
            let dates = ["2026-09-01", "2024-02-29", "2025-12", "summer 2026", "autumn 2025", "spring 2027"];
            return (*self.dice.one(&dates)).into();
        }
        match whole.get("pattern").and_then(Json::as_str) {
            Some(r"^\S([^\n\r]*\S)?$") | None => self.text(most),
            Some(pattern) if pattern.contains("day|week") => {
                let unit = *self.dice.one(&["day", "week", "month", "term", "year"]);
                let count = 1 + self.dice.below(24);
                format!("{count} {unit}{}", if count == 1 { "" } else { "s" }).into()
            }
            Some(pattern) if pattern.contains(":[0-5]") => {
                format!("{:02}:{:02}", self.dice.below(24), self.dice.below(60)).into()
            }
            Some(_) => self.dice.one(whole["examples"].as_array().unwrap()).clone(),
        }
    }

    /// A section of the description.
    fn section(&mut self, name: &str, without: &[&str]) -> Json {
        let schema = &self.root["properties"][name];
        self.object(&resolved(self.root, schema), without)
    }

    /// Roles, each there half of the time, in every way a role can be held.
    fn people(&mut self) -> Json {
        let schema = self.root["properties"]["people"]["properties"].as_object().unwrap();
        let mut people = Map::new();
        for (key, role) in schema {
            let group = role["$ref"] == "#/$defs/group";
            let needed = ["headteacher", "online_safety_lead", "dsl"].contains(&key.as_str());
            if key == "duties" || !needed && !self.dice.chance(50) {
                continue;
            }
            let mut person = match self.dice.below(5) {
                _ if group => json!({}),
                0 => json!({"name": self.text(100)}),
                1 => json!({"names": [self.text(100), "Ada Byrne"]}),
                2 => json!({"organisation": self.text(100)}),
                3 if !people.is_empty() => {
                    let held: Vec<String> = people.keys().cloned().collect();
                    json!({"same_as": self.dice.one(&held)})
                }
                _ => json!({"post_only": true}),
            };
            if self.dice.chance(30) {
                person["title"] = self.text(100);
            }
            if !group && self.dice.chance(20) {
                person["email"] = "lead@hollowlane.example".into();
            }
            people.insert(key.clone(), person);
        }
        self.roles.extend(people.keys().cloned());
        people.into()
    }

    fn agreements(&mut self) -> Json {
        let names: Vec<&String> = library().agreements.keys().collect();
        let schema = self.root["properties"]["agreements"]["additionalProperties"].clone();
        let issued = self.dice.some(&names, 1, names.len());
        issued.into_iter().map(|name| (name.clone(), self.value(&schema))).collect::<Map<String, Json>>().into()
    }

    fn clauses(&mut self, ids: &[&str]) -> Json {
        let include = self.dice.some(ids, 0, 40);
        let exclude = self.dice.some(ids, 0, 40);
        let exclude: Map<String, Json> = exclude.iter().map(|id| ((*id).to_owned(), self.text(400))).collect();
        json!({"include": include, "exclude": exclude})
    }

    fn school(&mut self, ids: &[&str]) -> Json {
        let mut school = self.section("school", &["crest", "colour"]);
        school["phases"] = self.dice.some(&["eyfs", "ks1", "ks2", "ks3", "ks4", "ks5"], 1, 6).into();
        if self.dice.chance(30) {
            school["crest"] = json!({"file": "crest.svg", "alt": self.text(400)});
            school["colour"] = (*self.dice.one(&["#1d3b6f", "#000000", "#6b0f1a"])).into();
        }
        let people = self.people();
        let mut policy = self.section("policy", &["outline", "library"]);
        if self.dice.chance(80) {
            let outlines: Vec<&String> = library().outlines.keys().collect();
            policy["outline"] = (*self.dice.one(&outlines)).as_str().into();
        }
        let mut description = json!({"format": 1, "school": school, "people": people, "policy": policy});
        for section in ["terms", "services", "practice"] {
            if self.dice.chance(90) {
                description[section] = self.section(section, &[]);
            }
        }
        if self.dice.chance(60) {
            description["agreements"] = self.agreements();
        }
        if self.dice.chance(60) {
            description["clauses"] = self.clauses(ids);
        }
        description
    }
}

/// Every text in a description, the longest first: what is printed of it is the school's own business.
fn facts(description: &Json) -> Vec<String> {
    fn collect(value: &Json, facts: &mut BTreeSet<String>) {
        match value {
            Json::String(text) if text.len() > 2 => {
                facts.insert(text.clone());
                let mut characters = text.chars();
                let first = characters.next().unwrap().to_uppercase();
                facts.insert(first.chain(characters).collect());
            }
            Json::Array(items) => items.iter().for_each(|item| collect(item, facts)),
            Json::Object(map) => map.values().for_each(|item| collect(item, facts)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    collect(description, &mut found);
    let mut facts: Vec<String> = found.into_iter().collect();
    facts.sort_by_key(|fact| std::cmp::Reverse(fact.len()));
    facts
}

/// `text` with a word in the place of every fact.
fn masked(text: &str, facts: &[String]) -> String {
    facts.iter().fold(text.to_owned(), |text, fact| {
        if text.contains(fact.as_str()) { text.replace(fact.as_str(), "Fact") } else { text }
    })
}

/// What is wrong with a text of the library's in which facts are words.
fn slip(text: &str) -> Option<&'static str> {
    let slips = ["{{", "{%", "  ", " .", " ,", " ;", " :", ",.", ",,", "()", "( ", " )"];
    slips.into_iter().find(|slip| text.contains(slip)).or_else(|| text.trim().is_empty().then_some("nothing"))
}

/// What is wrong with a document.
fn faults_of(document: &Document, facts: &[String]) -> Vec<String> {
    fn headings(section: &Section, found: &mut Vec<(String, String)>) {
        found.extend(section.title.iter().map(|title| (format!("the heading of {}", section.key), title.clone())));
        section.sections.iter().for_each(|section| headings(section, found));
    }
    let mut said: Vec<(String, String)> = Vec::new();
    document.for_each_clause(&mut |_, clause| {
        said.push((clause.id.to_string(), clause.whole_text()));
        said.push((clause.id.to_string(), esafe::document::plain_text(&clause.text)));
    });
    document.sections.iter().for_each(|section| headings(section, &mut said));
    let mut faults: Vec<String> = said
        .iter()
        .filter_map(|(place, text)| Some(format!("{place} has {:?}: {text:?}", slip(&masked(text, facts))?)))
        .collect();
    let record: Json = serde_json::from_slice(&render::record::render(document).unwrap()).unwrap();
    let recorded = record["clauses"].as_array().unwrap().len();
    if recorded != document.clauses().len() {
        faults.push(format!("{recorded} clauses are in the record"));
    }
    let markdown = render::markdown::render(document);
    let (_, strange) = texts(&markdown);
    faults.extend(strange.into_iter().map(|what| format!("Markdown reads {what}")));
    let unescaped: Vec<String> = facts.iter().map(|fact| fact.replace('\\', "")).collect();
    if !markdown.ends_with('\n') || masked(&markdown.replace('\\', ""), &unescaped).contains("{{") {
        faults.push("the Markdown is not whole".to_owned());
    }
    faults.into_iter().map(|fault| format!("{}: {fault}", document.key)).collect()
}

/// What came of the school of one number: whether it was accepted, else the codes of what was found; and what is wrong.
struct Tried {
    refused: Option<BTreeSet<&'static str>>,
    faults: Vec<String>,
}

/// What a description that the schema accepts cannot be told: all but that a role it names is nobody's, and what the
/// schema says of values beside each other.
fn unfounded(made: &Made) -> Vec<String> {
    let founded = |finding: &Diagnostic| match finding.code {
        Code::MissingFact => finding.message.starts_with("`people."),
        code => code == Code::OutOfRange,
    };
    let unfounded = made.diagnostics.iter().filter(|finding| !founded(finding));
    unfounded.map(|finding| format!("{} {}", finding.code.number(), finding.message)).collect()
}

fn tried(root: &Json, ids: &[&str], number: u64) -> Tried {
    let mut dice = Dice(number);
    let density = [8, 25, 50, 75, 95][dice.below(5)];
    let groups = root["properties"]["people"]["properties"].as_object().unwrap().iter();
    let groups = groups.filter(|(_, schema)| schema["$ref"] == "#/$defs/group").map(|(key, _)| key.as_str());
    let roles = groups.chain(["governing_body", "trust_board"]).map(str::to_owned).collect();
    let mut draw = Draw { root, dice, density, roles };
    let description = draw.school(ids);
    let text = serde_json::to_string_pretty(&description).unwrap();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let made: Made = make_files(&Memory::beside(EXAMPLE).with(text.as_str()), "school.yaml");
        assert_located(&made).unwrap();
        // Rules, too, find what they find at a place, whatever they are asked about.
        let today = jiff::civil::date(2026, 11, 22);
        let files = Memory::beside(EXAMPLE).with(text.as_str());
        assert_located(&examine_files(&files, "school.yaml", Timing { today, soon: today })).unwrap();
        let facts = facts(&description);
        let mut faults: Vec<String> =
            made.documents.iter().flatten().flat_map(|document| faults_of(document, &facts)).collect();
        faults.extend(unfounded(&made));
        let codes = made.codes().iter().map(|code| code.number()).collect();
        Tried { refused: made.documents.is_none().then_some(codes), faults }
    }));
    let mut tried = outcome.unwrap_or_else(|_| Tried { refused: None, faults: vec!["a panic".to_owned()] });
    if !tried.faults.is_empty() {
        // Of one school a few faults say enough.
        tried.faults.truncate(6);
        tried.faults.insert(0, format!("school {number}:"));
    }
    tried
}

#[test]
fn any_school_that_is_accepted_renders_and_reads_well() {
    let root: Json = serde_json::from_str(Kind::School.text()).unwrap();
    let mut all = BTreeSet::new();
    let entries = library().entries().map(|(_, entry)| entry);
    for entry in entries.chain(library().agreements.values().flat_map(Agreement::entries)) {
        entry.for_each_part(&mut |part| {
            all.insert(part.id.as_str());
        });
    }
    let ids: Vec<&str> = all.into_iter().collect();
    let threads = std::thread::available_parallelism().map_or(2, |count| count.get() as u64);
    let tried: Vec<Tried> = std::thread::scope(|scope| {
        let run = |first: u64| {
            let (root, ids) = (&root, ids.as_slice());
            let numbers = (first..SCHOOLS).step_by(usize::try_from(threads).unwrap());
            scope.spawn(move || numbers.map(|number| tried(root, ids, number)).collect::<Vec<_>>())
        };
        let running: Vec<_> = (0..threads).map(run).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let accepted = tried.iter().filter(|tried| tried.refused.is_none()).count();
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for code in tried.iter().flat_map(|tried| tried.refused.iter().flatten()) {
        *reasons.entry(code).or_default() += 1;
    }
    #[allow(clippy::print_stdout, reason = "the share is there to be read with --nocapture")]
    {
        println!("{accepted} of {} schools are accepted; the others: {reasons:?}", tried.len());
    }
    let faults: Vec<&str> = tried.iter().flat_map(|tried| &tried.faults).map(String::as_str).collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(
        tried.len() >= 300 && accepted * 2 >= tried.len(),
        "{accepted} of {} are accepted: {reasons:?}",
        tried.len()
    );
}
