//! The JSON Schemas: each is one, and those that people meet explain and exemplify every key they have.

use esafe::schema::Kind;
use esafe::school::SchoolDate;
use serde_json::{Value as Json, json};

fn document(kind: Kind) -> Json {
    serde_json::from_str(kind.text()).unwrap()
}

#[test]
fn every_schema_is_one_of_its_draft() {
    for kind in Kind::ALL {
        let schema = document(kind);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{kind:?}");
        if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
            panic!("{}: {error} at {}", kind.name(), error.instance_path());
        }
        let key = schema["properties"].as_object().and_then(|keys| keys.keys().next()).expect("a schema has keys");
        assert!(esafe::schema::describe(kind, key).is_some(), "{} compiles", kind.name());
    }
}

#[test]
fn every_schema_file_is_embedded() {
    let files: Vec<String> = crate::harness::names_in(&crate::harness::package("schemas")).collect();
    let mut known: Vec<String> = Kind::ALL.iter().map(|kind| format!("{}.schema.json", kind.name())).collect();
    known.sort();
    assert_eq!(files, known);
}

/// A schema that stands for a value someone can write: where it is, and what it says.
struct Place<'a> {
    path: String,
    schema: &'a Json,
}

/// Every schema of a value below `schema`, with its path.
fn places<'a>(schema: &'a Json, path: &str, found: &mut Vec<Place<'a>>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    if let Some(properties) = schema.get("properties").and_then(Json::as_object) {
        for (key, property) in properties {
            found.push(Place { path: below(key), schema: property });
            places(property, &below(key), found);
        }
    }
    for open in ["additionalProperties", "items"] {
        if let Some(inner) = schema.get(open).filter(|inner| inner.is_object()) {
            places(inner, &below("…"), found);
        }
    }
}

/// Kinds that people write or read without a maintainer beside them, with fewer keys than each has.
const EXPLAINED: [(Kind, usize); 2] = [(Kind::School, 300), (Kind::Findings, 30)];

/// Every schema of a value in a schema, its shared definitions included.
fn all_places(root: &Json, more_than: usize) -> Vec<Place<'_>> {
    let mut found = Vec::new();
    places(root, "", &mut found);
    for (name, definition) in root["$defs"].as_object().unwrap() {
        places(definition, &format!("$defs.{name}"), &mut found);
    }
    assert!(found.len() > more_than, "only {} keys were found", found.len());
    found
}

/// A keyword of a schema, or of the definition it points to.
fn keyword<'a>(root: &'a Json, schema: &'a Json, name: &str) -> Option<&'a Json> {
    let target = || root.pointer(schema.get("$ref")?.as_str()?.strip_prefix('#')?)?.get(name);
    schema.get(name).or_else(target)
}

#[test]
fn every_key_is_explained_and_exemplified() {
    let mut faults = Vec::new();
    for (kind, keys) in EXPLAINED {
        let root = document(kind);
        for place in all_places(&root, keys) {
            unexplained(&root, &place, &mut faults);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn unexplained(root: &Json, Place { path, schema }: &Place<'_>, faults: &mut Vec<String>) {
    let description = keyword(root, schema, "description").and_then(Json::as_str).unwrap_or_default();
    if !description.ends_with('.') {
        faults.push(format!("{path}: no description that ends like a sentence: {description:?}"));
    }
    let section = schema["type"] == "object" && schema.get("properties").is_some();
    let examples = keyword(root, schema, "examples").and_then(Json::as_array).map_or(0, Vec::len);
    if !section && examples == 0 {
        faults.push(format!("{path}: no example"));
    }
}

#[test]
fn every_example_is_right() {
    for (kind, keys) in EXPLAINED {
        let (checked, faults) = wrong_examples(kind, keys);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        assert!(checked > keys, "only {checked} examples of {} were found", kind.name());
    }
}

/// How many examples a schema has, and which of them it does not allow.
fn wrong_examples(kind: Kind, keys: usize) -> (usize, Vec<String>) {
    let root = document(kind);
    let mut faults = Vec::new();
    let definitions = root["$defs"].as_object().unwrap();
    let shared =
        definitions.iter().map(|(name, schema)| Place { path: format!("$defs.{name}"), schema }).collect::<Vec<_>>();
    let mut checked = 0;
    for Place { path, schema } in all_places(&root, keys).into_iter().chain(shared) {
        let Some(examples) = schema.get("examples").and_then(Json::as_array) else { continue };
        let alone = json!({"$defs": root["$defs"], "allOf": [schema]});
        let validator = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            .with_format("school-date", |text: &str| SchoolDate::parse(text).is_some())
            .build(&alone)
            .unwrap();
        for example in examples {
            checked += 1;
            let errors = validator.iter_errors(example).map(|error| format!("{path}: {example}: {error}"));
            faults.extend(errors);
        }
    }
    (checked, faults)
}

/// The schema of what an academy has of its own, as it follows from that of a school: nothing is required of it, since
/// the trust may say it, and `null` takes away what the trust says.
fn academy_from_school(school: &Json) -> Json {
    let mut academy = school.clone();
    let root = academy.as_object_mut().unwrap();
    root.insert("title".to_owned(), json!("What one academy of a trust has of its own"));
    root.insert("$id".to_owned(), json!("https://esafe.example/schemas/academy.schema.json"));
    let description = "What differs from the trust's defaults. Mappings merge, other values replace, null removes.";
    root.insert("description".to_owned(), json!(description));
    root.remove("required");
    for section in root["properties"].as_object_mut().unwrap().values_mut() {
        loosen(section, true);
    }
    academy
}

/// Takes away what is required of a mapping of fixed keys and of those below it, and lets each value be null.
fn loosen(schema: &mut Json, section: bool) {
    let Some(map) = schema.as_object_mut() else { return };
    if let Some(properties) = map.get_mut("properties").and_then(Json::as_object_mut) {
        properties.values_mut().for_each(|below| loosen(below, false));
        map.remove("required");
    }
    let kind = map.get("type").and_then(Json::as_str).map(str::to_owned);
    match kind {
        Some(kind) if !section => {
            map.insert("type".to_owned(), json!([kind, "null"]));
            if let Some(options) = map.get_mut("enum").and_then(Json::as_array_mut) {
                options.push(Json::Null);
            }
        }
        _ => {}
    }
}

#[test]
fn the_schema_of_academies_follows_from_that_of_schools() {
    let academy = academy_from_school(&document(Kind::School));
    let text = serde_json::to_string_pretty(&academy).unwrap() + "\n";
    crate::harness::golden("../../schemas/academy.schema.json", &text);
}
