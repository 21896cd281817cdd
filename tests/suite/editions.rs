//! Former editions of the library: each is what it was, and closing one writes all that is needed for that.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use esafe::library::{self, Agreement, Content, Entry, Library, Outline, OutlineSection, Part, Template};
use esafe::report;
use esafe::source::Sources;
use esafe::yaml::{Place, scalar};

use crate::described::library;
use crate::harness::{golden, is_a, package, text_of, tree};

/// Where the library of the edition that is closed is put; nothing there is committed.
const FORMER: &str = "target/former/policy-templates";

/// What is told of a library, by topic, agreement and outline: whatever an edition must keep.
fn told(library: &Library) -> BTreeMap<String, String> {
    let mut told = BTreeMap::new();
    for (name, topic) in &library.topics {
        told.insert(format!("topics/{name}"), of_entries(&topic.title.source, topic.entries.iter()));
    }
    for (name, agreement) in &library.agreements {
        let mut text = of_entries(&agreement.title.source, agreement.entries());
        for field in agreement.all_fields() {
            writeln!(text, "{} {} {:?}", field.id, digest(&field.label), source(field.when.as_ref())).unwrap();
        }
        let headings: Vec<&str> = agreement.groups.iter().map(|group| source(group.heading.as_ref())).collect();
        let shape: Vec<usize> = agreement.groups.iter().map(|group| group.rules.len()).collect();
        writeln!(text, "{headings:?} {shape:?}").unwrap();
        told.insert(format!("agreements/{name}"), text);
    }
    for (name, outline) in &library.outlines {
        told.insert(format!("outlines/{name}"), of_outline(outline));
    }
    told
}

fn source(template: Option<&Template>) -> &str {
    template.map_or("", |template| &template.source)
}

fn digest(template: &Template) -> String {
    template.digest()[..16].to_owned()
}

fn of_entries<'a>(title: &str, entries: impl Iterator<Item = &'a Entry>) -> String {
    let mut text = format!("{title}\n");
    entries.for_each(|entry| of_entry(entry, 0, &mut text));
    text
}

fn of_entry(entry: &Entry, depth: usize, text: &mut String) {
    let content = match &entry.content {
        Content::Field { label } => label.source.clone(),
        Content::Fields { .. } => "fields".to_owned(),
        Content::Rows { rows, columns } => {
            let columns: Vec<(&str, &str)> =
                columns.iter().map(|(a, b)| (a.source.as_str(), b.source.as_str())).collect();
            format!("{} {columns:?}", rows.source)
        }
        Content::Roles { columns: (one, two) } => format!("{} {}", one.source, two.source),
        other => format!("{other:?}"),
    };
    let (holders, one_of) = (entry.holders.join("+"), entry.one_of.as_deref().unwrap_or("-"));
    writeln!(text, "{:depth$}{} {content} {holders} {one_of} {}", "", entry.choice, entry.ordered).unwrap();
    for part in &entry.parts {
        let (when, text_is) = (source(part.when.as_ref()), digest(&part.text));
        writeln!(text, "{:depth$}  {} {text_is} {} {} {when}", "", part.id, part.default_in, part.administrative)
            .unwrap();
    }
    if let Content::Fields { fields } = &entry.content {
        for field in fields {
            of_entry(field, depth + 4, text);
        }
    }
    entry.items.iter().for_each(|item| of_entry(item, depth + 2, text));
}

fn of_outline(outline: &Outline) -> String {
    fn walk(sections: &[OutlineSection], depth: usize, text: &mut String) {
        for section in sections {
            let place: Vec<&str> = section.place.iter().map(|(name, _)| name.as_str()).collect();
            let (key, heading, roles) = (&section.key, source(section.heading.as_ref()), &section.roles);
            writeln!(text, "{:depth$}{key} {heading} {} {place:?} {roles:?}", "", section.numbered).unwrap();
            walk(&section.sections, depth + 2, text);
        }
    }
    let names = |placed: &[(String, _)]| placed.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>().join(" ");
    let (cover, include, exclude) = (names(&outline.cover), names(&outline.include), names(&outline.exclude));
    let mut text = format!("{} {}\n{cover}\n{include}\n{exclude}\n", outline.title, outline.numbered);
    walk(&outline.sections, 0, &mut text);
    text
}

/// A library from its files.
fn loaded(files: &[(String, String)]) -> Library {
    let mut sources = Sources::default();
    let loaded = library::load(files, &mut sources);
    assert!(loaded.diagnostics.is_empty(), "{}", report::human(&loaded.diagnostics, &sources, false));
    loaded.output.unwrap()
}

/// Every id below `entries`, with its clause.
fn parts<'a>(entries: impl Iterator<Item = &'a Entry>) -> BTreeMap<&'a str, &'a Part> {
    let mut parts = BTreeMap::new();
    for entry in entries {
        entry.for_each_part(&mut |part| {
            parts.insert(part.id.as_str(), part);
        });
    }
    parts
}

/// What `old` had otherwise than `new`: ids it had not, and clauses that were otherwise, as YAML at a depth.
fn differences(old: &BTreeMap<&str, &Part>, new: &BTreeMap<&str, &Part>, depth: usize) -> (Vec<String>, String) {
    let absent = new.keys().filter(|id| !old.contains_key(*id)).map(|id| (*id).to_owned()).collect();
    let mut changed = String::new();
    for (id, was) in old {
        let Some(is) = new.get(id) else { continue };
        let mut keys = Vec::new();
        if source(was.when.as_ref()) != source(is.when.as_ref()) {
            let when = was.when.as_ref().map(|when| scalar(&when.source, Place::Block));
            keys.push(format!("when: {}", when.unwrap_or_else(|| "null".to_owned())));
        }
        if was.administrative != is.administrative {
            keys.push(format!("administrative: {}", was.administrative));
        }
        if was.text.digest() != is.text.digest() {
            let folded = was.text.source.split_whitespace().collect::<Vec<_>>().join(" ");
            keys.push(format!("text: {}", scalar(&folded, Place::Block)));
        }
        if !keys.is_empty() {
            writeln!(changed, "{:depth$}{id}:", "").unwrap();
            for key in keys {
                writeln!(changed, "{:depth$}  {key}", "").unwrap();
            }
        }
    }
    (absent, changed)
}

/// The layer that makes `old` of `new`, without what is carried whole.
fn layer(old: &Library, new: &Library, whole: &BTreeSet<String>) -> String {
    let entries = |library: &Library| {
        let apart = library.topics.values().filter(|topic| !whole.contains(&format!("topics/{}", topic.name)));
        apart.flat_map(|topic| topic.entries.clone()).collect::<Vec<Entry>>()
    };
    let (before, after) = (entries(old), entries(new));
    let (absent, changed) = differences(&parts(before.iter()), &parts(after.iter()), 2);
    let (mut absent_rules, mut changed_rules) = (String::new(), String::new());
    for (name, agreement) in &new.agreements {
        if whole.contains(&format!("agreements/{name}")) {
            continue;
        }
        // One that came later has nothing in the former edition, and so is not there.
        let was = old.agreements.get(name).into_iter().flat_map(Agreement::entries);
        let (before, after) = (parts(was), parts(agreement.entries()));
        let (absent, changed) = differences(&before, &after, 4);
        if !absent.is_empty() {
            writeln!(absent_rules, "    {name}: [{}]", absent.join(", ")).unwrap();
        }
        if !changed.is_empty() {
            write!(changed_rules, "  {name}:\n{changed}").unwrap();
        }
    }
    let mut text = format!(
        "# What edition {} had otherwise than the edition after it. `cargo test` has written this; see CONTRIBUTING.md.\n\
         edition: \"{}\"\nnext: \"{}\"\n",
        old.edition, old.edition, new.edition
    );
    if !absent.is_empty() || !absent_rules.is_empty() {
        text += "# What the edition after it has, and it had not.\nabsent:\n";
    }
    if !absent.is_empty() {
        text += "  clauses:\n";
        for id in absent {
            writeln!(text, "  - {id}").unwrap();
        }
    }
    for (head, below) in
        [("  agreements:\n", &absent_rules), ("clauses:\n", &changed), ("agreements:\n", &changed_rules)]
    {
        if !below.is_empty() {
            text += head;
            text += below;
        }
    }
    text
}

/// What of `old` the library `new` with its layers does not make, and what it makes beyond that, by the names of files
/// without their endings.
fn unlike(old: &Library, new: &Library) -> BTreeSet<String> {
    let made = new.at(&old.edition).map(told).unwrap_or_default();
    let wanted = told(old);
    let differs = |name: &&String| made.get(*name) != wanted.get(*name);
    let later = made.keys().filter(|name| !wanted.contains_key(*name));
    wanted.keys().filter(differs).chain(later).cloned().collect()
}

/// Writes what the present edition needs to print the edition in `target/former`; see “Close an edition” in CONTRIBUTING.md.
#[test]
#[ignore = "writes the layer of a former edition; for whoever closes an edition"]
fn close_an_edition() {
    let utf8 = |(path, bytes): (String, Vec<u8>)| Some((path, String::from_utf8(bytes).ok()?));
    let yaml = |(path, _): &(String, String)| is_a("yaml", path);
    let old_files: Vec<(String, String)> = tree(&package(FORMER)).into_iter().filter_map(utf8).filter(yaml).collect();
    let old = loaded(&old_files);
    let own = format!("editions/{}", old.edition);
    let is_own = |path: &str| path == format!("{own}.yaml") || path.starts_with(&format!("{own}/"));
    let mut files = library::embedded_files();
    files.retain(|(path, _)| !is_own(path));
    let new = loaded(&files);
    assert_ne!(old.edition, new.edition, "raise `edition` in policy-templates/edition.yaml first");
    let with = |layer: &str, whole: &BTreeSet<String>| {
        let mut all = files.clone();
        all.push((format!("{own}.yaml"), layer.to_owned()));
        let carried = old_files.iter().filter(|(path, _)| whole.contains(path.trim_end_matches(".yaml")));
        all.extend(carried.map(|(path, text)| (format!("{own}/{path}"), text.clone())));
        all
    };
    let first = layer(&old, &new, &BTreeSet::new());
    // An outline that names what came later stands on nothing in a former edition.
    let (was, is) = (told(&old), told(&new));
    let outlines = was.iter().filter(|(name, text)| name.starts_with("outlines/") && is.get(*name) != Some(*text));
    let mut whole: BTreeSet<String> = outlines.map(|(name, _)| name.clone()).collect();
    whole.extend(unlike(&old, &loaded(&with(&first, &whole))));
    let last = layer(&old, &new, &whole);
    let all = with(&last, &whole);
    let left = unlike(&old, &loaded(&all));
    assert!(left.is_empty(), "{left:?}");
    let library = package("policy-templates");
    for (path, text) in all.iter().filter(|(path, _)| is_own(path)) {
        let file = library.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let kept: String = told(&old).iter().map(|(name, text)| format!("{name}: {text}")).collect();
    fs::write(crate::harness::suite(&format!("editions/{}.txt", old.edition)), kept).unwrap();
}

#[test]
fn a_former_edition_is_what_it_was() {
    assert!(!library().former.is_empty());
    for former in &library().former {
        let kept: String = told(former).iter().map(|(name, text)| format!("{name}: {text}")).collect();
        golden(&format!("editions/{}.txt", former.edition), &kept);
    }
}

#[test]
fn every_layer_is_an_edition_and_the_newest_is_the_library_itself() {
    let layers: BTreeSet<String> = tree(&package("policy-templates/editions"))
        .into_keys()
        .filter_map(|path| Some(path.strip_suffix(".yaml").filter(|name| !name.contains('/'))?.to_owned()))
        .collect();
    let carried: BTreeSet<String> = library().former.iter().map(|former| former.edition.clone()).collect();
    assert_eq!(layers, carried);
    let newest = library().at(&library().edition).unwrap();
    assert_eq!(told(newest), told(library()));
    assert!(std::ptr::eq(library().pinned(None), library()) && library().at("0").is_none());
    assert!(std::ptr::eq(library().pinned(Some("0")), library()), "what is not there is found by its own rule");
}

#[test]
fn a_former_edition_has_no_clause_that_came_later() {
    let former = library().at("1").unwrap();
    let text = text_of(&package("policy-templates/editions/1.yaml"));
    let absent: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("  - ")).collect();
    assert!(absent.iter().all(|id| library().has_clause(id) && !former.has_clause(id)), "{absent:?}");
}

#[test]
fn a_layer_that_names_what_is_not_there_is_a_fault() {
    let layer = "edition: \"0\"\nnext: \"1\"\nclauses:\n  no.such-clause: {text: Words.}\n";
    let lost = "edition: \"0\"\nnext: \"9\"\n";
    for (layer, said) in [
        (layer, "the edition after this one has no clause `no.such-clause`"),
        (lost, "the former edition 0 lies on no edition: `next` has to name the one after it"),
    ] {
        let mut files = library::embedded_files();
        files.push(("editions/0.yaml".to_owned(), layer.to_owned()));
        let mut sources = Sources::default();
        let found = library::load(&files, &mut sources).diagnostics;
        let told = report::human(&found, &sources, false);
        assert!(told.contains(said), "{told}");
    }
}
