//! The command line: what each command does when all is well and when it is not, and how it ends.

use clap::ValueEnum;
use clap_complete::Shell;
use esafe::schema::Kind;

use crate::described::school;
use crate::harness::Folder;

#[test]
fn validate_says_that_a_description_is_in_order() {
    let folder = Folder::of(&school("Hollow Lane", "agreements: {staff: {}}\n"));
    for path in ["@", "@/school.yaml"] {
        let found = folder.esafe(["validate", path]).outcome();
        assert_eq!((found.status, found.stdout.as_str()), (0, ""), "{found}");
        assert!(found.stderr.starts_with("✓ Hollow Lane is in order: a policy of "), "{found}");
        assert!(found.stderr.ends_with(" clauses and 1 agreement\n"), "{found}");
    }
    assert!(folder.files("").keys().eq(["school.yaml"]), "validate writes nothing");
}

#[test]
fn validate_says_what_is_wrong() {
    let folder = Folder::of(&school("Hollow Lane", "wether: rain\n"));
    let message = "error[E0021 unknown-key]: `wether` is not a key of this file
  --> @/school.yaml:11:1
   |
11 | wether: rain
   | ^^^^^^
   |
   = help: its keys are agreements, clauses, exceptions, format, people, policy, practice, school, services, terms

1 error. Nothing was written.
";
    folder.esafe(["validate", "@"]).status(1).stderr(message).check();
}

#[test]
fn render_says_what_it_wrote() {
    let folder = Folder::of(&school("Hollow Lane", "agreements: {staff: {}, parents: {}}\n"));
    let said = "✓ Hollow Lane · Online safety policy 1.0 (draft: not yet approved by the governing body)
  @/out/online-safety-policy{.md}
  @/out/version-control{.md}
  @/out/agreements/  2 agreements
";
    folder.esafe(["render", "@", "--out", "@/out", "--format", "md"]).stderr(said).check();
    let paths = ["agreements/parents.md", "agreements/staff.md", "manifest.json", "online-safety-policy.md"];
    assert!(folder.files("out").keys().eq(paths.iter().chain(&["version-control.md"])));
}

#[test]
fn render_says_that_the_output_folder_is_a_file() {
    let folder = Folder::of(&school("Hollow Lane", "")).with("out", "a file");
    let found = folder.esafe(["render", "@", "--out", "@/out", "--format", "md"]).outcome();
    assert_eq!((found.status, found.stdout.as_str()), (3, ""), "{found}");
    let said = "error: @/out is not a folder; move it away, or name another with `--out`\n";
    assert_eq!(found.stderr, said, "{found}");
    assert_eq!(folder.read("out"), "a file");
}

#[test]
fn init_writes_a_description_that_is_in_order_and_does_not_replace_one() {
    let folder = Folder::new();
    let outcome = folder.esafe(["init", "--minimal", "--name", "Castle: #1 \"School\"", "@"]);
    let found = outcome.outcome();
    // The folder is not there as far as the command can see: it names the file in it.
    assert_eq!((found.status, found.stdout.as_str()), (0, ""), "{found}");
    assert!(found.stderr.contains("@/school.yaml") && found.stderr.contains("Put your own names in"), "{found}");
    let validated = folder.esafe(["validate", "@"]).outcome();
    assert!(validated.stderr.starts_with("✓ Castle: #1 \"School\" is in order"), "{validated}");
    folder.write("school.yaml", "# mine\n");
    folder
        .esafe(["init", "--minimal", "@"])
        .status(3)
        .stderr("error: @/school.yaml is there already; add --force to replace it, or name another file\n")
        .check();
    assert_eq!(folder.read("school.yaml"), "# mine\n");
    let forced = folder.esafe(["init", "--minimal", "--today", "2026-09-01", "--force", "@"]).outcome();
    assert_eq!(forced.status, 0, "{forced}");
    assert!(folder.read("school.yaml").contains("date: 2026-09-01"));
}

#[test]
fn init_refuses_a_day_that_does_not_exist() {
    let folder = Folder::new();
    for day in ["2026-02-30", "tomorrow", "2026-09", "summer 2026"] {
        let found = folder.esafe(["init", "--minimal", "--today", day, "@"]).outcome();
        assert_eq!((found.status, found.stdout.as_str()), (2, ""), "{day}: {found}");
        assert!(found.stderr.contains("write a day as 2026-09-01"), "{day}: {found}");
    }
    assert!(folder.files("").is_empty());
}

#[test]
fn schema_prints_each_schema_as_published() {
    let folder = Folder::new();
    folder.esafe(["schema"]).stdout(Kind::School.text()).check();
    for kind in Kind::ALL {
        folder.esafe(["schema", kind.name()]).stdout(kind.text()).check();
    }
    let found = folder.esafe(["schema", "trust-me"]).outcome();
    assert_eq!((found.status, found.stdout.as_str()), (2, ""), "{found}");
    let names = Kind::ALL.map(Kind::name).join(", ");
    assert!(found.stderr.contains(&format!("[possible values: {names}]")), "{found}");
}

#[test]
fn completions_are_there_for_every_shell() {
    let folder = Folder::new();
    for shell in Shell::value_variants() {
        let found = folder.esafe(["completions", &shell.to_string()]).outcome();
        assert_eq!((found.status, found.stderr.as_str()), (0, ""), "{shell}: {found}");
        assert!(found.stdout.contains("render") && found.stdout.lines().count() > 20, "{shell}: {}", found.stdout);
    }
    assert_eq!(folder.esafe(["completions", "cmd.exe"]).outcome().status, 2);
}

#[test]
fn a_command_line_that_makes_no_sense_ends_with_two() {
    let folder = Folder::of(&school("Hollow Lane", ""));
    let lines: [&[&str]; 7] = [
        &[],
        &["rendre", "@"],
        &["render"],
        &["render", "@", "--format", "docs"],
        &["render", "@", "--format", ""],
        &["validate", "@", "--check"],
        &["init", "@/new.yaml"],
    ];
    for line in lines {
        let found = folder.esafe(line.iter().copied()).outcome();
        assert_eq!((found.status, found.stdout.as_str()), (2, ""), "{line:?}: {found}");
        let helps = ["Usage: esafe", "try '--help'"].iter().any(|words| found.stderr.contains(words));
        assert!(helps, "{line:?}: {found}");
    }
    assert!(folder.files("").keys().eq(["school.yaml"]));
}

#[test]
fn version_and_help_are_results() {
    let folder = Folder::new();
    folder.esafe(["--version"]).stdout(&format!("esafe {}\n", env!("CARGO_PKG_VERSION"))).check();
    for line in [&["--help"][..], &["help", "render"], &["render", "-h"]] {
        let found = folder.esafe(line.iter().copied()).outcome();
        assert_eq!((found.status, found.stderr.as_str()), (0, ""), "{line:?}: {found}");
        assert!(found.stdout.contains("Usage: esafe"), "{line:?}: {found}");
    }
}

/// What cannot be read ends with three, says which file it was, and writes nothing.
#[track_caller]
fn cannot_be_read(folder: &Folder, path: &str, message: &str) {
    for command in ["validate", "render"] {
        folder.esafe([command, path]).status(3).stderr(message).check();
    }
    assert!(!folder.path("published").exists());
}

#[test]
fn a_file_that_is_not_there_is_named() {
    cannot_be_read(&Folder::new(), "@/school.yml", "error: there is no file @/school.yml\n");
}

#[test]
fn a_folder_without_a_description_is_named() {
    cannot_be_read(
        &Folder::new().with("notes.txt", ""),
        "@",
        "error: there is no file @/school.yaml; `esafe init` writes one\n",
    );
}

#[test]
fn a_folder_in_place_of_a_description_is_named() {
    let folder = Folder::new().with("school.yaml/inner.txt", "");
    cannot_be_read(&folder, "@", "error: @/school.yaml is a folder, not a file\n");
}

#[test]
fn a_huge_file_is_not_read() {
    let folder = Folder::new().with("school.yaml", vec![b'#'; 5 << 20]);
    let message = "error: @/school.yaml is 5242880 bytes long; the largest file read here is 4194304 bytes\n";
    cannot_be_read(&folder, "@", message);
}

#[test]
fn a_file_that_leads_nowhere_is_named() {
    // A path through a file cannot be followed, by nobody and on no system.
    let folder = Folder::new().with("school.yaml", "");
    let found = folder.esafe(["validate", "@/school.yaml/school.yaml"]).outcome();
    assert_eq!(found.status, 3, "{found}");
    assert!(found.stderr.starts_with("error: ") && found.stderr.contains("@/school.yaml/school.yaml"), "{found}");
}

#[cfg(unix)]
#[test]
fn what_is_no_ordinary_file_is_not_read() {
    let folder = Folder::new();
    cannot_be_read(&folder, "/dev/null", "error: /dev/null cannot be read: it is not an ordinary file\n");
    std::os::unix::fs::symlink("/dev/zero", folder.path("school.yaml")).unwrap();
    cannot_be_read(&folder, "@", "error: @/school.yaml cannot be read: it is not an ordinary file\n");
}

#[test]
fn a_policy_library_of_ones_own_needs_its_files() {
    let folder =
        Folder::of(&school("Hollow Lane", "")).with("library/edition.yaml", "edition: \"1\"\ndefault_outline: a\n");
    let case = folder.esafe(["validate", "@", "--templates", "@/library"]);
    case.status(3).stderr("error: a policy library needs the files edition.yaml, terms.yaml and roles.yaml\n").check();
    let found = folder.esafe(["validate", "@", "--templates", "@/nowhere"]).outcome();
    assert_eq!((found.status, found.stdout.as_str()), (3, ""), "{found}");
    assert!(found.stderr.starts_with("error: the policy library @/nowhere cannot be read"), "{found}");
}

#[test]
fn the_policy_library_of_the_tool_can_be_given_as_ones_own() {
    let folder = Folder::of(&school("Hollow Lane", ""));
    let library = crate::harness::package("policy-templates").to_string_lossy().into_owned();
    let render = ["render", "@", "--format", "md,json"];
    assert_eq!(folder.esafe(render).outcome().status, 0);
    folder.esafe(render.into_iter().chain(["--check", "--templates", &library])).check();
}

#[test]
fn an_output_that_is_closed_is_no_failure() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut err = Vec::new();
    let exit = esafe::cli::run(["esafe", "schema"], &mut esafe::cli::Ui::plain(&mut Closed, &mut err));
    assert_eq!((exit.code(), String::from_utf8(err).unwrap().as_str()), (0, ""));
}
