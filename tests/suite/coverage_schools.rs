//! Schools that coverage is judged on: the examples as they are, as they would have stood in earlier years, and as schools
//! of every other kind.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use esafe::coverage::{Judgement, State, Subject, judge};
use esafe::document::Document;
use esafe::library::{Library, Requirement};
use esafe::pipeline;
use esafe::schema::Kind;
use esafe::school::School;
use esafe::source::Sources;
use jiff::Unit;
use jiff::civil::Date;
use serde_json::{Value as Json, json};

use crate::described::{Example, Memory, examples, library};

/// The day at which the examples of today are judged.
pub(crate) fn today() -> Date {
    "2026-11-22".parse().unwrap()
}

/// A description as JSON, which is YAML as well, with the documents that it makes.
pub(crate) struct Made {
    /// What kind of school it is, for messages.
    pub(crate) name: String,
    /// The day at which it is judged.
    pub(crate) on: Date,
    pub(crate) description: Json,
    pub(crate) school: School,
    pub(crate) documents: Vec<Document>,
}

impl Made {
    /// The documents of `description`; none if it is refused.
    pub(crate) fn of(name: &str, on: Date, description: Json) -> Option<Self> {
        let mut sources = Sources::default();
        let files = Memory::description(description.to_string());
        let loaded = pipeline::load(&files, "school.yaml", "school.yaml", &mut sources).unwrap();
        let school = loaded.output?;
        let built = pipeline::build(&files, "school.yaml", &school, library());
        Some(Self { name: name.to_owned(), on, description, school, documents: built.output? })
    }

    /// The same school with other documents.
    pub(crate) fn says(&self, documents: Vec<Document>) -> Self {
        let (description, school) = (self.description.clone(), self.school.clone());
        Self { name: self.name.clone(), on: self.on, description, school, documents }
    }

    /// What `change` makes of its description; none if that is refused.
    pub(crate) fn changed(&self, change: impl FnOnce(&mut Json)) -> Option<Self> {
        let mut description = self.description.clone();
        change(&mut description);
        Self::of(&self.name, self.on, description)
    }

    /// The same without the values at `paths`.
    pub(crate) fn without(&self, paths: &[String]) -> Option<Self> {
        self.changed(|description| {
            for path in paths {
                let (above, key) = path.rsplit_once('.').unwrap();
                let holder = above.split('.').try_fold(&mut *description, |node, key| node.get_mut(key));
                holder.and_then(Json::as_object_mut).and_then(|map| map.remove(key));
            }
        })
    }

    /// The same with `value` at `path`.
    pub(crate) fn with(&self, path: &str, value: Json) -> Option<Self> {
        self.changed(|description| {
            *path.split('.').fold(description, |node, key| &mut node[key]) = value;
        })
    }

    /// What `tell` says of each requirement that holds on the day of this school.
    pub(crate) fn judged<T>(&self, library: &Library, tell: impl Fn(&Judgement<'_>) -> T) -> BTreeMap<String, T> {
        let subject = Subject::new(&self.school, &self.documents, library);
        let coverage = judge(&subject, self.on);
        let judged = coverage.judged.unwrap();
        judged.iter().map(|judgement| (judgement.requirement.id.as_str().to_owned(), tell(judgement))).collect()
    }

    /// What `tell` says of the requirement `id`.
    pub(crate) fn standing<T>(&self, library: &Library, id: &str, tell: impl Fn(&Judgement<'_>) -> T) -> Option<T> {
        self.judged(library, |judgement| (judgement.requirement.id.as_str() == id).then(|| tell(judgement)))
            .remove(id)?
    }
}

/// Every example, as JSON.
fn made_examples() -> Vec<Made> {
    let made = |example: Example| {
        let school =
            example.with(|files, described, sources| pipeline::read(files, described, sources).unwrap().output)?;
        let mut description = school.facts.json();
        // The picture is not part of what is judged.
        description["school"].as_object_mut().unwrap().remove("crest");
        Made::of(&example.name, today(), description)
    };
    examples().into_iter().filter_map(made).collect()
}

/// A day on which `requirement` holds: that of the examples, or the same day of the latest year in which it held, or else
/// its last.
pub(crate) fn day_of(requirement: &Requirement) -> Date {
    let anniversaries = (0..100).filter_map(|years| today().checked_sub(jiff::Span::new().years(years)).ok());
    let last = requirement.until.unwrap_or(today());
    anniversaries.into_iter().find(|day| requirement.holds_on(*day)).unwrap_or(last)
}

/// Moves every date of `value` back by the time between `on` and the day of the examples, so that the school stood then
/// as it stands today.
fn move_back(value: &mut Json, on: Date) {
    match value {
        Json::Array(items) => items.iter_mut().for_each(|item| move_back(item, on)),
        Json::Object(map) => map.values_mut().for_each(|item| move_back(item, on)),
        Json::String(text) => {
            if let Ok(date) = text.parse::<Date>() {
                let span = today().since((Unit::Year, on)).unwrap();
                *text = date.checked_sub(span).unwrap().to_string();
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// A kind of school: its name, the example that it is made from, and what is different; null takes a value away.
type Variant = (String, &'static str, Vec<(&'static str, Json)>);

/// Schools of other kinds than the examples: one of each type, and some that are rare.
fn kinds() -> Vec<Variant> {
    let schema: Json = serde_json::from_str(Kind::School.text()).unwrap();
    let types = schema["properties"]["school"]["properties"]["type"]["enum"].as_array().unwrap();
    let mut kinds = Vec::new();
    for kind in types {
        for example in ["fennimere-primary", "tarnbeck-academy"] {
            let name = format!("{example} as {}", kind.as_str().unwrap());
            kinds.push((name, example, vec![("school.type", kind.clone())]));
        }
    }
    let more = [
        ("children under five alone", "fennimere-primary", vec![("school.phases", json!(["eyfs"]))]),
        ("infants without children under five", "fennimere-primary", vec![("school.phases", json!(["ks1"]))]),
        ("a sixth form alone", "tarnbeck-academy", vec![("school.phases", json!(["ks5"]))]),
        ("no cameras", "fennimere-primary", vec![("services.cctv", Json::Null)]),
        (
            "an independent school with boarders",
            "tarnbeck-academy",
            vec![
                ("school.type", json!("independent")),
                ("practice.boarding", json!({"staff": "boarding staff", "devices_in_at": "21:30"})),
            ],
        ),
        (
            "a pupil referral unit",
            "tarnbeck-academy",
            vec![("school.type", json!("pupil-referral-unit")), ("school.phases", json!(["ks3", "ks4"]))],
        ),
        (
            "a special school for every age",
            "fennimere-primary",
            vec![
                ("school.type", json!("special")),
                ("school.phases", json!(["eyfs", "ks1", "ks2", "ks3", "ks4", "ks5"])),
            ],
        ),
    ];
    kinds.extend(more.map(|(name, example, changes)| (name.to_owned(), example, changes)));
    kinds
}

/// The examples of today, then the schools of every other kind, then all of them in earlier years.
static SCHOOLS: LazyLock<Vec<Made>> = LazyLock::new(|| {
    let mut schools = made_examples();
    let mut made = Vec::new();
    for (name, example, changes) in kinds() {
        let base = schools.iter().find(|made| made.name == example).unwrap();
        let mut description = base.description.clone();
        for (path, value) in changes {
            let (above, key) = path.rsplit_once('.').unwrap();
            let holder = above.split('.').fold(&mut description, |node, key| &mut node[key]);
            match value {
                Json::Null => drop(holder.as_object_mut().unwrap().remove(key)),
                value => holder[key] = value,
            }
        }
        made.push(Made::of(&name, today(), description).unwrap_or_else(|| panic!("{name} is refused")));
    }
    let days: BTreeSet<Date> = library().requirements().map(day_of).filter(|day| *day != today()).collect();
    schools.extend(made);
    let mut earlier = Vec::new();
    for on in days {
        for now in &schools {
            let mut description = now.description.clone();
            move_back(&mut description, on);
            earlier.extend(Made::of(&format!("{} on {on}", now.name), on, description));
        }
    }
    schools.extend(earlier);
    schools
});

/// Every school of the tests.
pub(crate) fn schools() -> &'static [Made] {
    &SCHOOLS
}

/// Every requirement that a school of the tests meets, with the first that does.
pub(crate) static MET: LazyLock<BTreeMap<String, &'static Made>> = LazyLock::new(|| {
    let mut met = BTreeMap::new();
    for made in schools() {
        for (id, state) in made.judged(library(), |judgement| judgement.state) {
            if state == State::Met {
                met.entry(id).or_insert(made);
            }
        }
    }
    met
});
