//! Which module may use which: the layers of the source, held up by nothing but this test.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::harness::{is_a, names_in, package, text_of, tree};

/// Every module, from the bottom up, with those below it that it may import. Rows of modules that do not exist yet
/// keep their place.
const TABLE: [(&str, &[&str]); 24] = [
    ("source", &[]),
    ("diag", &["source"]),
    ("report", &["source", "diag"]),
    ("yaml", &["source", "diag"]),
    ("schema", &["source", "diag", "yaml"]),
    ("overlay", &["source", "diag", "yaml"]),
    // The schema says which keys under `people` are posts; a second list here would fall behind it.
    ("school", &["source", "diag", "yaml", "schema"]),
    ("calendar", &["source", "school"]),
    ("trust", &["source", "diag", "yaml", "overlay", "school"]),
    ("edit", &["source", "diag", "yaml"]),
    ("import", &["source", "diag"]),
    ("document", &["source"]),
    ("reading", &["document"]),
    ("library", &["source", "diag", "yaml", "schema", "document"]),
    // Templates read facts by their path: the located tree holds them, and the schema tells a fact that is absent from
    // one that cannot be, and gives the example that a finding shows.
    ("assemble", &["source", "diag", "yaml", "schema", "school", "library", "document"]),
    // Rules look facts up by their path in the located tree, and ask the schema which of them are the school's own words.
    ("check", &["source", "diag", "yaml", "schema", "school", "calendar", "reading", "library", "document"]),
    ("coverage", &["source", "diag", "school", "library", "document"]),
    ("render", &["document"]),
    ("diff", &["document", "school"]),
    ("history", &["source", "document", "school", "diff"]),
    ("revision", &["source"]),
    ("attest", &["document", "school"]),
    (
        "pipeline",
        &[
            "source", "diag", "yaml", "schema", "overlay", "school", "trust", "calendar", "edit", "import", "document",
            "library", "assemble", "check", "coverage",
        ],
    ),
    (
        "cli",
        &[
            "source", "diag", "report", "yaml", "schema", "overlay", "school", "trust", "calendar", "edit", "import",
            "document", "reading", "library", "assemble", "check", "coverage", "render", "diff", "history", "revision",
            "attest", "pipeline",
        ],
    ),
];

/// Names that belong to some files alone: whoever else writes them reaches past a border.
const SEAMS: [(&[&str], &[&str]); 18] = [
    (
        &["std::fs", "std::env", "println!", "eprintln!", "print!", "eprint!", "std::process", "std::net"],
        &["cli/", "main.rs"],
    ),
    // The fonts are handed to the typesetter as it wants them, so that they are read once; what is a picture, it says.
    (&["typst", "comemo", "rayon"], &["render/pdf/", "render/fonts.rs", "render/crest.rs"]),
    (&["maud", "base64"], &["render/html/"]),
    (&["similar"], &["diff/", "edit/"]),
    (&["serde_saphyr"], &["yaml/"]),
    (&["yaml_edit", "rowan"], &["edit/"]),
    (
        &["include_str!", "include_bytes!", "include_dir"],
        &["library/embedded.rs", "render/fonts.rs", "schema/mod.rs", "render/pdf/theme.rs", "render/html/look.rs"],
    ),
    (&["comfy_table"], &["cli/table.rs"]),
    (&["clap", "indicatif", "anyhow", "tempfile", "walkdir", "same_file"], &["cli/"]),
    (&["inquire"], &["cli/ask/terminal.rs"]),
    (&["ical_vcard"], &["calendar/"]),
    (&["git2"], &["revision/"]),
    (&["lopdf"], &["attest/pdf.rs", "attest/pdf/"]),
    (&["jsonschema"], &["schema/"]),
    (&["minijinja", "comrak"], &["assemble/"]),
    (&["annotate_snippets", "quick_xml"], &["report/"]),
    (&["csv_core", "encoding_rs"], &["import/"]),
    (&["regex"], &["library/citation/", "check/", "report/sarif.rs"]),
];

/// Every source file: path below `src`, and its lines without comments.
fn sources() -> BTreeMap<String, String> {
    let files = tree(&package("src")).into_iter().filter(|(path, _)| is_a("rs", path));
    let code = |text: &str| {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.fold(String::new(), |code, line| code + line + "\n")
    };
    files.map(|(path, bytes)| (path, code(&String::from_utf8(bytes).unwrap()))).collect()
}

/// The module that a file below `src` is part of; none for the roots of the two crates.
fn module_of(path: &str) -> Option<&str> {
    let module = path.split('/').next().unwrap().trim_end_matches(".rs");
    (!matches!(module, "lib" | "main")).then_some(module)
}

/// The words that begin the paths in `group`, the inside of `{…}`.
fn heads(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut heads = vec![String::new()];
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(String::new()),
            _ => heads.last_mut().unwrap().push(c),
        }
    }
    heads.iter().map(|path| word(path.trim_start())).filter(|head| !head.is_empty()).collect()
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

/// The modules of the crate's root that `code`, a file `depth` modules below it, names.
fn imports(code: &str, depth: usize) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(heads(group)),
            None => found.extend([word(rest)]),
        }
    }
    // A chain of `super` can lead to the root as well.
    let to_root = "super::".repeat(depth);
    for (at, _) in code.match_indices(&to_root) {
        let head = word(&code[at + to_root.len()..]);
        if TABLE.iter().any(|(module, _)| *module == head) {
            found.insert(head);
        }
    }
    found
}

#[test]
fn imports_are_read_in_every_form() {
    let code = "use crate::diag::{Code, Label};\nuse crate::{source, yaml::{self, Node}};\nlet x = crate::schema::nearest(a);\nuse super::super::library::Entry;";
    let found: Vec<String> = imports(code, 2).into_iter().collect();
    assert_eq!(found, ["diag", "library", "schema", "source", "yaml"]);
    assert!(!imports(code, 3).contains("library"));
}

#[test]
fn the_table_has_no_circles_and_a_row_for_every_module() {
    let modules: Vec<&str> = TABLE.iter().map(|(module, _)| *module).collect();
    for (at, (module, allowed)) in TABLE.iter().enumerate() {
        for import in *allowed {
            assert!(modules[..at].contains(import), "`{module}` may import `{import}`, which is not below it");
        }
    }
    let existing: BTreeSet<String> = sources().keys().filter_map(|path| module_of(path)).map(str::to_owned).collect();
    assert!(existing.len() >= 12, "{existing:?}");
    for module in &existing {
        assert!(modules.contains(&module.as_str()), "`{module}` has no row in the table of modules");
        assert!(text_of(&package("src/lib.rs")).contains(&format!("pub mod {module};")), "lib.rs lacks `{module}`");
    }
}

#[test]
fn modules_import_only_what_the_table_allows() {
    let table: BTreeMap<&str, &[&str]> = TABLE.into_iter().collect();
    let mut faults = Vec::new();
    for (path, code) in sources() {
        let Some(module) = module_of(&path) else { continue };
        let depth = Path::new(&path).with_extension("").components().filter(|step| step.as_os_str() != "mod").count();
        let allowed = table.get(module).copied().unwrap_or_default();
        for import in imports(&code, depth).iter().filter(|import| *import != module) {
            if !allowed.contains(&import.as_str()) {
                faults.push(format!("src/{path}: `{module}` may not import `{import}`"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn names_of_the_outside_world_stay_behind_their_seam() {
    let mut faults = Vec::new();
    for (path, code) in sources() {
        for (names, homes) in SEAMS {
            let at_home = homes.iter().any(|home| path.starts_with(home));
            let named = |name: &&str| code.match_indices(*name).any(|(at, _)| stands_alone(&code, at));
            faults.extend(
                names.iter().filter(|_| !at_home).filter(|name| named(name)).map(|name| format!("src/{path}: {name}")),
            );
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for home in SEAMS.iter().flat_map(|(_, homes)| *homes) {
        assert!(package("src").join(home).exists(), "src/{home} is gone");
    }
}

/// Whether what is at `at` begins a word.
fn stands_alone(code: &str, at: usize) -> bool {
    !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

#[test]
fn files_stay_short_enough_to_be_read() {
    let longest = 500;
    for folder in ["src", "tests/suite", "benches"] {
        let files = tree(&package(folder)).into_iter().filter(|(path, _)| is_a("rs", path));
        for (path, bytes) in files {
            let lines = String::from_utf8(bytes).unwrap().lines().count();
            assert!(lines <= longest, "{folder}/{path} has {lines} lines; {longest} are the most");
        }
    }
    assert!(names_in(&package("src")).count() > 5);
}
