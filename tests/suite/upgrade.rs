//! `esafe upgrade`: what a newer edition changes, what a person has to decide, and the edit.

use esafe::schema::Kind;

use crate::described::{library, school_with_policy};
use crate::harness::{Folder, golden};

/// A rule that edition 2 says otherwise than edition 1.
const RULE: &str = "rule-ks2.own-work";

/// A school with edition 1 that has put a rule into its own words.
fn pinned() -> Folder {
    pinned_with("")
}

fn pinned_with(more: &str) -> Folder {
    let digest = library().at("1").unwrap().part(RULE).unwrap().text.digest();
    let clauses = format!(
        "agreements: {{pupils-ks2: {{}}}}\nclauses:\n{more}  # our words\n  reword:\n    {RULE}: # since 2024\n      \
         text: I share only what I made. # short\n      replaces: {digest}\n"
    );
    Folder::of(&school_with_policy("Hollow Lane", "  library: \"1\" # since 2025\n", &clauses))
}

/// The digest of the newest words of the rule.
fn newest() -> String {
    library().part(RULE).unwrap().text.digest()
}

fn masked(text: &str) -> String {
    let old = library().at("1").unwrap().part(RULE).unwrap().text.digest();
    text.replace(&old, "[digest in 1]").replace(&newest(), "[digest in 2]")
}

#[test]
fn a_pinned_edition_keeps_its_words_and_says_that_there_is_a_newer_one() {
    let folder = Folder::of(&school_with_policy("Hollow Lane", "  library: \"1\"\n", "agreements: {pupils-ks2: {}}\n"));
    let out = ["render", "@", "--out", "@/out", "--format", "md"];
    let found = folder.esafe(["validate", "@"]).outcome();
    assert!(found.status == 0 && found.stderr.contains("note[E0123 newer-edition]"), "{found}");
    folder.esafe(out).status(0).outcome();
    assert!(folder.read("out/agreements/pupils-ks2.md").contains("I upload only work that I made myself."));
    assert!(folder.read("out/manifest.json").contains("\"library\": \"1\""));
    folder.write("school.yaml", folder.read("school.yaml").replace("\"1\"\n", "\"2\"\n"));
    let found = folder.esafe(["validate", "@"]).outcome();
    assert!(found.status == 0 && !found.stderr.contains("E0123"), "{found}");
    folder.esafe(out).status(0).outcome();
    assert!(folder.read("out/agreements/pupils-ks2.md").contains("I only upload work that I made myself."));
    assert!(folder.read("out/manifest.json").contains("\"library\": \"2\""));
}

#[test]
fn a_dry_run_shows_what_changes_and_writes_nothing() {
    let folder = pinned();
    let before = folder.files("");
    for format in ["text", "md"] {
        let found = folder.esafe(["upgrade", "@", "--format", format]).outcome();
        assert_eq!(found.status, 1, "a clause is to be decided: {found}");
        let word = "declaration.pupils-ks2.agree";
        assert!(found.stdout.contains(word) && found.stdout.contains("rom edition 1 of the policy library"), "{found}");
        // What is new in each clause is told by the library itself; here is what a person decides.
        let decided = found.stdout.find("Clauses in the school's own words").expect("there is one");
        let told = format!("{}--- stderr\n{}", &found.stdout[decided..], found.stderr);
        golden(&format!("golden/upgrade/dry-run.{format}.txt"), &masked(&told));
    }
    assert_eq!(folder.files(""), before);
}

#[test]
fn programs_are_told_as_the_schema_says() {
    let found = pinned().esafe(["upgrade", "@", "--format", "json"]).outcome();
    let told: serde_json::Value = serde_json::from_str(&found.stdout).unwrap_or_else(|_| panic!("{found}"));
    let schema = serde_json::from_str(Kind::Upgrade.text()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&told).map(|e| format!("{e} at {}", e.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:?}\n{found}");
    assert_eq!(told["schools"][0]["reworded"][0]["was"]["text"], "I upload only work that I made myself.");
}

#[test]
fn what_is_written_is_the_edition_and_what_was_decided() {
    let edition = "  library: \"2\" # since 2025\n";
    for (decided, status, lines) in [
        (&[][..], 1, vec![edition]),
        (&["--keep", RULE], 0, vec![edition, "I share only what I made. # short\n"]),
        (&["--take", RULE], 0, vec![edition]),
    ] {
        let folder = pinned();
        let before = folder.read("school.yaml");
        let found = folder.esafe(["upgrade", "@", "--write"].iter().chain(decided).copied()).outcome();
        let after = folder.read("school.yaml");
        assert_eq!(found.status, status, "{found}");
        assert!(lines.iter().all(|line| after.contains(line)), "{after}");
        let takes = decided.contains(&"--take");
        assert_eq!(after.contains("# since 2024"), !takes, "comments stay with what they are about: {after}");
        assert_eq!(after.contains(&newest()), decided.contains(&"--keep"), "{after}");
        assert_eq!(after.contains("clauses:"), !takes, "{after}");
        assert_eq!(before.lines().next(), after.lines().next());
        // Once it is written, only what is undecided is left.
        let again = folder.esafe(["upgrade", "@", "--write"]).outcome();
        assert_eq!((again.status, folder.read("school.yaml")), (status, after), "{again}");
    }
}

#[test]
fn what_is_left_undecided_can_be_decided_later() {
    let folder = pinned_with("  exclude: {cctv.network: We have no cameras.}\n");
    folder.esafe(["upgrade", "@", "--write"]).status(1).outcome();
    let found = folder.esafe(["upgrade", "@", "--take", RULE, "--write"]).outcome();
    let after = folder.read("school.yaml");
    assert!(found.status == 0 && after.contains("exclude:") && !after.contains("reword"), "{found}{after}");
}

#[test]
fn what_cannot_be_done_is_said_with_what_to_type() {
    let folder = pinned();
    let before = folder.files("");
    for (args, said) in [
        (&["--to", "3"][..], "error: there is no edition `3` of the policy library; it has: 2, 1\n"),
        (&["--keep", RULE, "--take", RULE], "cannot be kept and taken; name it under `--keep` or under `--take`\n"),
        (&["--keep", "scope"], "there is nothing to decide about `scope`; to decide are: rule-ks2.own-work\n"),
    ] {
        let found = folder.esafe(["upgrade", "@", "--write"].iter().chain(args).copied()).outcome();
        assert!(found.status == 2 && found.stderr.contains(said), "{found}");
    }
    folder.write("school.yaml", folder.read("school.yaml").replace("\"1\" #", "\"2\" #"));
    let found = folder.esafe(["upgrade", "@", "--to", "1"]).outcome();
    assert!(found.status == 2 && found.stderr.contains("to go back, write `library: \"1\"`"), "{found}");
    folder.write("school.yaml", &before["school.yaml"]);
    assert_eq!(folder.files(""), before);
}

#[test]
fn a_school_with_the_newest_edition_has_nothing_to_do() {
    for pin in ["", "  library: \"2\"\n"] {
        let folder = Folder::of(&school_with_policy("Hollow Lane", pin, ""));
        let found = folder.esafe(["upgrade", "@", "--write"]).outcome();
        assert!(found.status == 0 && found.stderr.contains("nothing was written."), "{found}");
    }
}

#[test]
fn an_academy_pins_its_own_edition_and_leaves_the_trusts_file() {
    let trust =
        "format: 1\ntrust: {name: Harbour Trust}\ndefaults:\n  policy: {library: \"1\"}\nacademies: schools/*\n";
    let academy = school_with_policy("Hollow Lane", "", "agreements: {pupils-ks2: {}}\n");
    let folder = Folder::new().with("trust.yaml", trust).with("schools/hollow/school.yaml", academy);
    let found = folder.esafe(["upgrade", "@", "--write"]).outcome();
    let after = folder.read("schools/hollow/school.yaml");
    assert!(found.status == 0 && after.contains("library: \"2\""), "{found}{after}");
    assert_eq!(folder.read("trust.yaml"), trust);
}
