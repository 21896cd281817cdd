//! `esafe init`: what it asks and writes, at a terminal that a script plays and by flags.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::rc::Rc;

use esafe::cli::{self, Asker, Form, Prompt, Reply, Ui};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::described::{Memory, make_files};
use crate::harness::{Folder, golden, package, suite, text_of, tree};

/// What is the same in most cases: nothing is asked, on a known day.
const QUIET: [&str; 5] = ["init", "--yes", "--today", "2026-09-01", "@"];

/// Flags that answer what is required.
const REQUIRED: [&str; 5] = [
    "--name=Hollow Lane Primary School",
    "--phases=eyfs,ks1,ks2",
    "--headteacher=Sam Hill",
    "--online-safety-lead=Ada Byrne",
    "--dsl=same as headteacher",
];

/// A description that `esafe init` writes for the flags, which the tool must find nothing in.
#[track_caller]
fn written(flags: &[&str]) -> String {
    let folder = Folder::new();
    let found = folder.esafe(QUIET.into_iter().chain(flags.iter().copied())).outcome();
    assert_eq!((found.status, found.stdout.as_str()), (0, ""), "{found}");
    let validated = folder.esafe(["validate", "@", "--strict"]).outcome();
    assert!(validated.status == 0 && validated.stderr.contains(" is in order: "), "{validated}");
    folder.read("school.yaml")
}

#[test]
fn a_primary_school_and_one_with_a_sixth_form_get_these_descriptions() {
    golden("golden/init/primary.yaml", &written(&REQUIRED));
    let secondary = written(&[
        "--name=Harbour High School",
        "--nation=england",
        "--type=academy",
        "--phases=ks3,ks4,ks5",
        "--trust=Harbour Learning Trust",
        "--headteacher=Grace Whitlock",
        "--online-safety-lead=Colin Reyes",
        "--dsl=Helen Marsh",
        "--staff-email=academy e-mail",
        "--filtering-provider=Brightwire",
        "--filtering-blocks=adult content, gambling, proxies",
        "--monitoring-product=Impero",
        "--monitoring-alerts=dsl,online_safety_lead",
        "--password-length=14",
        "--pupil-phones=hand-in",
        "--idle-lock-minutes=10",
        "--approvers=trust_board,headteacher",
        "--date=2026-09-01",
        "--author=Colin Reyes",
        "--next-review=summer 2027",
    ]);
    golden("golden/init/secondary.yaml", &secondary);
    let present: Vec<String> = tree(&suite("golden/init")).into_keys().collect();
    assert_eq!(present, ["interview-to-the-end.txt", "interview.txt", "primary.yaml", "secondary.yaml"]);
}

#[test]
fn the_description_renders_at_once() {
    let folder = Folder::new();
    let found = folder.esafe(QUIET.into_iter().chain(REQUIRED)).outcome();
    let said = "✓ wrote @/school.yaml (49 lines, every line explained)\n  Next: esafe render @/school.yaml\n";
    assert_eq!((found.status, found.stderr.as_str()), (0, said));
    let rendered = folder.esafe(["render", "@", "--format", "md", "--out", "@/out"]).outcome();
    assert_eq!(rendered.status, 0, "{rendered}");
    assert!(folder.read("out/online-safety-policy.md").contains("Hollow Lane Primary School"));
}

#[test]
fn flags_that_are_missing_are_named() {
    let folder = Folder::new();
    let found = folder.esafe(["init", "@", "--name=Hollow Lane", "--dsl=Sam Hill"]).outcome();
    assert_eq!((found.status, found.stdout.as_str()), (2, ""), "{found}");
    let named =
        "error: these answers are missing:\n  --phases <PHASES>\n  --headteacher <WHO>\n  --online-safety-lead <WHO>\n";
    assert!(found.stderr.starts_with(named), "{found}");
    assert!(folder.files("").is_empty());
}

#[test]
fn an_answer_that_cannot_be_used_is_refused_with_its_flag() {
    for (flag, named, why) in [
        ("--name= \t", "--name", "missing"),
        ("--phases=ks9", "--phases", "[possible values: eyfs, ks1"),
        ("--phases=ks1,ks1", "--phases", "twice"),
        ("--dsl=same as dsl", "--dsl", "each other"),
        ("--dsl=same as caretaker", "--dsl", "caretaker"),
        ("--headteacher=Sam\nHill", "--headteacher", "one line"),
        ("--headteacher=Sam\u{200b}Hill", "--headteacher", "U+200B"),
        ("--idle-lock-minutes=soon", "--idle-lock-minutes", "number"),
        ("--idle-lock-minutes=900", "--idle-lock-minutes", "240"),
        ("--password-length=3", "--password-length", "8"),
        ("--next-review=one day", "--next-review", "not a date"),
        ("--next-review=2025-08-31", "--next-review", "before"),
        ("--date=2026-02-30", "--date", "not a date"),
        ("--approvers=governors", "--approvers", "governing_body"),
        ("--minimal", "--phases", "cannot be used with"),
    ] {
        let folder = Folder::new();
        let name = flag.split('=').next().unwrap();
        let others = REQUIRED.into_iter().filter(|other| !other.starts_with(&format!("{name}=")));
        let found = folder.esafe(QUIET.into_iter().chain(others).chain([flag])).outcome();
        assert_eq!((found.status, found.stdout.as_str()), (2, ""), "{flag}: {found}");
        assert!(found.stderr.contains(named) && found.stderr.contains(why), "{flag}: {found}");
        assert!(folder.files("").is_empty(), "{flag}");
    }
}

#[test]
fn nobody_is_taken_for_the_author_of_what_they_approve() {
    let folder = Folder::new();
    let flags = ["--online-safety-lead=same as headteacher", "--approvers=headteacher"];
    let others = REQUIRED.into_iter().filter(|flag| !flag.starts_with("--online"));
    let args: Vec<&str> = QUIET.into_iter().chain(others).chain(flags).collect();
    let found = folder.esafe(args.iter().copied()).outcome();
    let why = "error: --author is missing, and `Sam Hill` cannot stand for it: Sam Hill wrote the current version";
    assert!(found.status == 2 && found.stderr.starts_with(why), "{found}");
    let found = folder.esafe(args.into_iter().chain(["--author=Ada Byrne"])).outcome();
    assert_eq!(found.status, 0, "{found}");
}

#[test]
fn doubtful_answers_are_taken_and_doubted() {
    let folder = Folder::new();
    let flags = ["--monitoring-product=Impero", "--date=2024-09-01"];
    let found = folder.esafe(QUIET.into_iter().chain(REQUIRED).chain(flags)).outcome();
    assert_eq!(found.status, 0, "{found}");
    let warnings: Vec<&str> = found.stderr.lines().filter(|line| line.starts_with("warning: ")).collect();
    assert_eq!(warnings.len(), 2, "{found}");
    assert!(warnings[0].starts_with("warning: --monitoring-alerts: Impero watches what people do"), "{found}");
    assert!(warnings[1].starts_with("warning: --date: the review has lapsed"), "{found}");
}

#[test]
fn a_file_that_is_there_stays_unless_it_is_said_otherwise() {
    let folder = Folder::of("# mine\n");
    let refused = "error: @/school.yaml is there already; add --force to replace it, or name another file\n";
    folder.esafe(QUIET.into_iter().chain(REQUIRED)).status(3).stderr(refused).check();
    // Nothing is said of the flags before it is clear that the file can be written.
    folder.esafe(QUIET).status(3).stderr(refused).check();
    assert_eq!(folder.read("school.yaml"), "# mine\n");
    assert_eq!(folder.esafe(QUIET.into_iter().chain(REQUIRED).chain(["--force"])).outcome().status, 0);
    assert!(folder.read("school.yaml").contains("Hollow Lane Primary School"));
    let below = folder.esafe(["init", "@/school.yaml/school.yaml", "--yes"]).outcome();
    assert_eq!(below.status, 3, "{below}");
    assert!(folder.files("").keys().eq(["school.yaml"]));
}

/// A person who gives the replies of a script and then stops, and what was put to them.
struct Script {
    replies: VecDeque<Reply>,
    seen: Rc<RefCell<String>>,
}

impl Asker for Script {
    fn ask(&mut self, prompt: &Prompt<'_>) -> io::Result<Option<Reply>> {
        let mut seen = self.seen.borrow_mut();
        if !prompt.why.is_empty() {
            *seen += &format!("\n  {}\n", prompt.why);
        }
        *seen += &format!("? {}\n", prompt.question);
        let options = match prompt.form {
            Form::Text { start, hint } => vec![format!("[{start}] {hint}")],
            Form::One { options, start } => {
                let mark = |at| if at == start { ">" } else { " " };
                options.iter().enumerate().map(|(at, shown)| format!("{} {shown}", mark(at))).collect()
            }
            Form::Several { options, start } => {
                let mark = |at| if start.contains(&at) { "x" } else { " " };
                options.iter().enumerate().map(|(at, shown)| format!("[{}] {shown}", mark(at))).collect()
            }
        };
        for option in options {
            *seen += &format!("    {}\n", option.trim_end());
        }
        let reply = self.replies.pop_front();
        let words = reply.as_ref().map_or_else(|| "stops".to_owned(), |reply| format!("{reply:?}"));
        *seen += &format!("< {words}\n");
        Ok(reply)
    }
}

/// What people are told goes where the questions go.
struct Screen(Rc<RefCell<String>>);

impl io::Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        *self.0.borrow_mut() += std::str::from_utf8(bytes).expect("words are text");
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs `esafe init` in a folder with a person who gives these replies and then stops: status, and everything they saw.
fn interview(folder: &Folder, flags: &[&str], replies: impl IntoIterator<Item = Reply>) -> (u8, String) {
    let seen = Rc::new(RefCell::new(String::new()));
    let script = Script { replies: replies.into_iter().collect(), seen: Rc::clone(&seen) };
    let (mut out, mut err) = (Vec::new(), Screen(Rc::clone(&seen)));
    let root = folder.path("").to_string_lossy().into_owned();
    let args = ["esafe", "init", "--today", "2026-09-01", &root].into_iter().chain(flags.iter().copied());
    let exit = cli::run(args, &mut Ui::plain(&mut out, &mut err).asking(script));
    assert!(out.is_empty(), "words for people are no results");
    let text = seen.borrow().replace('\\', "/").replace(&root.replace('\\', "/"), "@/");
    (exit.code(), text.replace("@//", "@/"))
}

fn text(words: &str) -> Reply {
    Reply::Text(words.to_owned())
}

fn one(at: usize) -> Reply {
    Reply::One(at)
}

fn several(at: &[usize]) -> Reply {
    Reply::Several(at.to_vec())
}

#[test]
fn a_person_is_asked_these_questions() {
    let folder = Folder::new();
    let replies = [
        text(""),
        text("  Hollow Lane Primary School "),
        one(1),
        one(2),
        several(&[]),
        several(&[0, 1, 2]),
        text(""),
        text("Sam Hill"),
        one(1),
        text("Ada Byrne"),
        one(0),
        text(""),
        text("LGfL"),
        text("adult content, gambling"),
        text("Impero"),
        several(&[]),
        several(&[2]),
        text(""),
        one(1),
        text("ten"),
        text("10"),
        several(&[1]),
        text("2026-09-01"),
        text("Sam Hill"),
        text("Ada Byrne"),
        text("2026-08-31"),
        text("summer 2028"),
        text("summer 2028"),
        one(1),
    ];
    let (status, seen) = interview(&folder, &[], replies);
    assert_eq!(status, 0, "{seen}");
    golden("golden/init/interview.txt", &seen);
    let validated = folder.esafe(["validate", "@"]).outcome();
    assert_eq!(validated.status, 0, "{validated}");
    let description = folder.read("school.yaml");
    for line in [
        "  type: academy\n",
        "  dsl: {same_as: headteacher}\n",
        "    alerts: [dsl]\n",
        "    pupils: not-permitted\n",
        "    idle_lock_minutes: 10\n",
        "  approvers: [headteacher]\n",
        "      author: \"Ada Byrne\"\n",
    ] {
        assert!(description.contains(line), "{line} in\n{description}");
    }
    assert!(!description.contains("\n  trust:") && !description.contains("\n      min_length"), "{description}");
    assert!(description.contains("\n  #? trust: ") && description.contains("\n      #? min_length: "), "{description}");
}

#[test]
fn a_person_is_not_asked_what_flags_say() {
    let folder = Folder::new();
    let (status, seen) = interview(&folder, &REQUIRED, []);
    assert!(status == 0 && !seen.contains('?'), "whoever has said all that is needed is asked nothing\n{seen}");
    let (status, seen) = interview(&folder, &["--yes", "--force"], []);
    assert!(status == 2 && seen.contains("these answers are missing"), "{seen}");
    let (status, seen) = interview(&folder, &["--force", "--name=Hollow Lane", "--nation=wales"], []);
    assert!(status == 3 && seen.contains("? What kind of school is it?"), "{seen}");
}

#[test]
fn whoever_stops_leaves_nothing_behind() {
    let start = [text("Hollow Lane"), one(0), one(0), several(&[1]), text(""), text("Sam Hill"), one(1)];
    for stop in 0..=start.len() {
        let folder = Folder::new();
        let (status, seen) = interview(&folder, &[], start[..stop].iter().cloned());
        assert!(status == 3 && seen.ends_with("Nothing was written.\n"), "{seen}");
        assert!(folder.files("").is_empty(), "{stop}");
    }
}

#[test]
fn a_person_is_asked_about_a_file_that_is_there_before_anything_else() {
    for (reply, goes_on) in [(Some(one(0)), false), (None, false), (Some(one(1)), true)] {
        let folder = Folder::of("# mine\n");
        let (status, seen) = interview(&folder, &[], reply);
        assert_eq!(status, 3, "{seen}");
        assert!(
            seen.starts_with("? @/school.yaml is there already. What shall become of it?\n    > keep it"),
            "{seen}"
        );
        assert_eq!(seen.contains("What is the school called?"), goes_on, "{seen}");
        assert_eq!(folder.read("school.yaml"), "# mine\n");
    }
}

/// So many cases, the same on every run.
fn cases(count: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    let seed = if usual.rng_seed == RngSeed::Random { RngSeed::Fixed(1) } else { usual.rng_seed };
    ProptestConfig { cases: count, rng_seed: seed, failure_persistence: None, ..usual }
}

/// Words that YAML, Markdown or the templates could take for something else, and some that no description can hold.
fn words() -> impl Strategy<Value = String> {
    let traps = vec![
        "No",
        "yes",
        "null",
        "~",
        "0113",
        "1e3",
        "2026-09-01",
        "12:30",
        "a: b",
        "a #b",
        "- a",
        "{a}",
        "[a",
        "'",
        "\"",
        "\\",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%",
        "@",
        "`",
        "{{ school.name }}",
        "{% raw %}",
        "same as",
        "post only",
        "é 🏫",
        "<<",
        "Castle: #1 \"School\"",
        "...",
        "---",
        "--force",
        "\u{feff}",
        "\u{202e}",
        "\u{7f}",
        "\u{85}",
        "a\nb",
        "\0",
        ",",
    ];
    prop_oneof![
        4 => prop::sample::select(traps).prop_map(str::to_owned),
        2 => "[ -~]{1,20}",
        2 => "\\PC{1,20}",
        1 => "[A-Z][a-z]{0,130}",
    ]
}

/// An answer to the question with this flag.
fn flag_and_answer(flag: &'static str, answer: impl Strategy<Value = String>) -> impl Strategy<Value = Option<String>> {
    prop::option::of(answer.prop_map(move |answer| format!("--{flag}={answer}")))
}

/// Flags for any of the questions that can be skipped, and required ones with any words.
fn flags() -> impl Strategy<Value = Vec<String>> {
    let chosen = |values: &'static [&'static str]| prop::sample::select(values).prop_map(str::to_owned);
    let who = prop_oneof![words(), chosen(&["same as headteacher", "same as dsl", "post only", "Ada Byrne"])];
    let who = who.boxed();
    let required = (words(), chosen(&["ks1", "eyfs,ks1,ks2", "ks3,ks4", "ks5,ks4"]), [who.clone(), who.clone(), who]);
    let required = required.prop_map(|(name, phases, [head, lead, dsl])| {
        vec![
            format!("--name={name}"),
            format!("--phases={phases}"),
            format!("--headteacher={head}"),
            format!("--online-safety-lead={lead}"),
            format!("--dsl={dsl}"),
        ]
    });
    let optional = vec![
        flag_and_answer("nation", chosen(&["england", "wales"])).boxed(),
        flag_and_answer("type", chosen(&["academy", "maintained", "special"])).boxed(),
        flag_and_answer("local-authority", words()).boxed(),
        flag_and_answer("trust", words()).boxed(),
        flag_and_answer("staff-email", words()).boxed(),
        flag_and_answer("filtering-provider", words()).boxed(),
        flag_and_answer("filtering-blocks", words()).boxed(),
        flag_and_answer("monitoring-product", words()).boxed(),
        flag_and_answer("monitoring-alerts", chosen(&["dsl", "headteacher,dsl"])).boxed(),
        flag_and_answer("password-length", chosen(&["8", "12", "64", "No"])).boxed(),
        flag_and_answer(
            "pupil-phones",
            chosen(&["hand-in", "locked-away", "out-of-sight", "separate-policy", "discouraged"]),
        )
        .boxed(),
        flag_and_answer("idle-lock-minutes", chosen(&["1", "10", "240", "0x10"])).boxed(),
        flag_and_answer("approvers", chosen(&["headteacher", "trust_board,chair_of_governors", "senior_leaders"]))
            .boxed(),
        flag_and_answer("date", chosen(&["2026-08-01", "2026-09", "autumn 2026", "2025-01-01"])).boxed(),
        flag_and_answer("author", words()).boxed(),
        flag_and_answer("next-review", chosen(&["2027-08-31", "summer 2027", "2027-01"])).boxed(),
    ];
    (required, optional)
        .prop_map(|(required, optional)| required.into_iter().chain(optional.into_iter().flatten()).collect())
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn whatever_is_answered_is_refused_with_its_flag_or_makes_a_sound_description(flags in flags()) {
        let folder = Folder::new();
        let found = folder.esafe(QUIET.into_iter().chain(flags.iter().map(String::as_str))).outcome();
        if found.status == 2 {
            prop_assert!(found.stderr.contains("error: ") && found.stderr.contains("--"), "{}", found);
            prop_assert!(folder.files("").is_empty());
        } else {
            prop_assert_eq!(found.status, 0, "{}", found);
            let description = folder.read("school.yaml");
            let made = make_files(&Memory::description(description.as_str()), "school.yaml");
            prop_assert!(made.documents.is_some(), "{}\n{}", made.report(), description);
            prop_assert_eq!(made.diagnostics.count(esafe::diag::Severity::Error), 0, "{}", made.report());
        }
    }
}

#[test]
fn the_example_of_the_readme_and_the_questions_speak_of_one_school() {
    let readme = text_of(&package("README.md"));
    assert!(readme.contains("name: \"Hollow Lane Primary School\""));
    assert!(written(&REQUIRED).contains("name: \"Hollow Lane Primary School\""));
}
