//! Every fact a school can give, by itself: no clause relies on another fact that its condition does not ask for, and
//! what it then says is a clean sentence.

use std::collections::BTreeMap;

use esafe::diag::Code;
use esafe::document::plain_text;
use esafe::schema::Kind;
use serde_json::{Map, Value as Json, json};

use crate::described::make;

/// The longest list of allowed values of which each is tried; longer ones are lists of roles.
const FEW: usize = 12;

/// A value for one key, with the path of the key.
type Fact = (Vec<String>, Json);

/// `schema`, or what it points to, with its own keywords first.
pub(crate) fn resolved(root: &Json, schema: &Json) -> Map<String, Json> {
    let mut whole = schema.as_object().cloned().unwrap_or_default();
    while let Some(target) = whole.remove("$ref").as_ref().and_then(Json::as_str).and_then(|r| root.pointer(&r[1..])) {
        for (key, value) in target.as_object().into_iter().flatten() {
            whole.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    whole
}

/// The facts below `schema`: for each key its examples, and every value where only a few are allowed.
fn collect(root: &Json, schema: &Json, path: &[String], facts: &mut Vec<Fact>) {
    let whole = resolved(root, schema);
    if let (Some(Json::Object(properties)), Some("object")) =
        (whole.get("properties"), whole.get("type").and_then(Json::as_str))
    {
        for (key, property) in properties {
            let below: Vec<String> = path.iter().cloned().chain([key.clone()]).collect();
            collect(root, property, &below, facts);
        }
        return;
    }
    let list = |keyword: &str| whole.get(keyword).and_then(Json::as_array).cloned().unwrap_or_default();
    let mut values = list("examples");
    values.extend(list("enum").into_iter().filter(|_| list("enum").len() <= FEW));
    if whole.get("type").is_some_and(|kind| kind == "boolean") {
        values.extend([json!(true), json!(false)]);
    }
    values.dedup();
    facts.extend(values.into_iter().map(|value| (path.to_vec(), value)));
}

/// A school that names every post and gives this fact and no other.
fn school_with(roles: &Json, (path, value): &Fact) -> Json {
    let fact = path.iter().skip(1).rev().fold(value.clone(), |inner, key| json!({ key: inner }));
    json!({
        "format": 1,
        "school": {"name": "Hollow Lane", "phases": ["ks1"]},
        "people": roles,
        &path[0]: fact,
        "policy": {"versions": [{"version": "1.0", "date": "2026-09-01", "author": "Ada Byrne", "changes": "First"}]},
    })
}

/// Every post, held by nobody in particular.
fn posts(root: &Json) -> Json {
    let people = root["properties"]["people"]["properties"].as_object().unwrap();
    let posts = people.iter().filter(|(_, schema)| schema["$ref"] == "#/$defs/person");
    posts.map(|(role, _)| (role.clone(), json!({"post_only": true}))).collect::<Map<_, _>>().into()
}

/// The facts a school can give about what it uses and does.
fn facts(root: &Json) -> Vec<Fact> {
    let mut facts = Vec::new();
    for section in ["services", "practice"] {
        collect(root, &root["properties"][section], &[section.to_owned()], &mut facts);
    }
    facts
}

/// Descriptions of a school of every phase that has every post and gives every fact at once, on the outline of a school that
/// names none. Where a fact has several values, each description has another.
pub(crate) fn schools_with_all_facts() -> Vec<String> {
    let root: Json = serde_json::from_str(Kind::School.text()).unwrap();
    let mut values: BTreeMap<Vec<String>, Vec<Json>> = BTreeMap::new();
    for (path, value) in facts(&root) {
        values.entry(path).or_default().push(value);
    }
    let most = values.values().map(Vec::len).max().unwrap_or_default();
    let description = |turn: usize| {
        let mut school = json!({
            "format": 1,
            "school": {"name": "Hollow Lane", "phases": ["eyfs", "ks1", "ks2", "ks3", "ks4", "ks5"]},
            "people": posts(&root),
            "policy": {"versions": [{"version": "1.0", "date": "2026-09-01", "author": "Ada Byrne", "changes": "First"}]},
        });
        for (path, values) in &values {
            *path.iter().fold(&mut school, |node, key| &mut node[key.as_str()]) = values[turn % values.len()].clone();
        }
        school.to_string()
    };
    (0..most).map(description).collect()
}

#[test]
fn each_fact_makes_sense_by_itself() {
    let root: Json = serde_json::from_str(Kind::School.text()).unwrap();
    let roles = posts(&root);
    let facts = facts(&root);
    assert!(facts.len() > 300, "{}", facts.len());
    let mut faults = Vec::new();
    for fact in &facts {
        let made = make(school_with(&roles, fact).to_string());
        // The schema may ask for a key beside it.
        let incomplete = |code: &Code| matches!(code, Code::MissingKey | Code::OutOfRange);
        if made.documents.is_none() && !made.codes().iter().all(incomplete) {
            faults.push(format!("{} = {}\n{}", fact.0.join("."), fact.1, made.report()));
        }
        for document in made.documents.iter().flatten() {
            document.for_each_clause(&mut |_, clause| {
                let text = plain_text(&clause.text);
                if let Some(slip) = slip(&text) {
                    faults.push(format!("{} = {}: {} has {slip:?}: {text}", fact.0.join("."), fact.1, clause.id));
                }
            });
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// What a gap in a template leaves behind in a sentence, if anything.
fn slip(text: &str) -> Option<&'static str> {
    let slips =
        ["  ", " .", " ,", " ;", " :", "..", ",.", ",,", "()", "( ", " )", " ’s", " and .", " or .", ": .", "{", "}"];
    let shown = slips.into_iter().find(|slip| text.contains(slip));
    shown.or_else(|| text.trim().is_empty().then_some("nothing"))
}
