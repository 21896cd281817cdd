//! `esafe init` and what law and guidance ask of a policy: whoever answers has a policy that meets it.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;

use esafe::cli::{self, Asker, Form, Prompt, Reply, Ui};
use esafe::schema::{self, Kind};

use crate::harness::{Folder, Outcome, golden};

/// The day on which policies are judged.
const TODAY: &str = "2026-11-22";

/// What a school in England has to say at least.
fn flags(kind: &str, phases: &str) -> Vec<String> {
    let flags = [
        "init",
        "@",
        "--yes",
        "--force",
        "--today",
        TODAY,
        "--nation=england",
        "--name=Hollow Lane School",
        "--headteacher=Sam Hill",
        "--online-safety-lead=Ada Byrne",
        "--dsl=Mei Chen",
    ];
    let own = [format!("--type={kind}"), format!("--phases={phases}")];
    flags.into_iter().map(str::to_owned).chain(own).collect()
}

fn init(folder: &Folder, flags: &[String]) -> Outcome {
    folder.esafe(flags.iter().map(String::as_str)).outcome()
}

/// Asserts that nothing that binds the school in the folder is lacking in its policy.
#[track_caller]
fn assert_meets_what_binds(folder: &Folder, about: &str) {
    let validated = folder.esafe(["validate", "@", "--strict"]).outcome();
    assert_eq!(validated.status, 0, "{about}: {validated}");
    let binding = ["--status", "statutory,must-have-regard", "--only", "partly,missing,contradicted"];
    let args = ["coverage", "@", "--on", TODAY, "--fail-on", "partly"].into_iter().chain(binding);
    let covered = folder.esafe(args).outcome();
    assert_eq!(covered.status, 0, "{about}: {covered}");
    let args = ["coverage", "@", "--on", TODAY, "--only", "partly,missing,contradicted", "--format", "json"];
    let all: serde_json::Value = serde_json::from_str(&folder.esafe(args).outcome().stdout).unwrap();
    let left = all["schools"][0]["requirements"].as_array().unwrap().iter().map(|left| left["id"].as_str().unwrap());
    // Nobody has approved a policy that was written a moment ago.
    assert_eq!(left.collect::<Vec<_>>(), ["review.annual-and-triggered"], "{about}");
}

#[test]
fn a_description_whose_waiting_lines_are_filled_in_meets_everything_for_every_kind_of_school() {
    let phases = ["eyfs,ks1,ks2", "ks2", "ks3,ks4", "ks3,ks4,ks5", "ks5", "eyfs,ks1,ks2,ks3,ks4,ks5"];
    let kinds = schema::describe(Kind::School, "school.type").unwrap().allowed().unwrap();
    for (place, kind) in kinds.iter().map(|kind| kind.as_str().unwrap()).enumerate() {
        for phases in [phases[place % phases.len()], phases[(place + 3) % phases.len()]] {
            let folder = Folder::new();
            let found = init(&folder, &flags(kind, phases));
            assert!(found.status == 0 && found.stderr.contains("lines that begin with #?"), "{found}");
            let description = folder.read("school.yaml");
            let waiting: Vec<&str> = description.lines().filter(|line| line.trim_start().starts_with("#? ")).collect();
            assert!(waiting.len() > 80, "{kind}: {}", waiting.len());
            folder.write("school.yaml", description.replace("#? ", ""));
            assert_meets_what_binds(&folder, &format!("{kind}, {phases}"));
        }
    }
}

/// Somebody who answers every question: what is offered if something is, and else what the question asks for.
struct Willing(Rc<RefCell<String>>);

impl Willing {
    /// Words for a question that offers none.
    fn words(prompt: &Prompt<'_>) -> &'static str {
        let asks = |words: &str| prompt.question.contains(words);
        match () {
            () if asks("school called") => "Hollow Lane Primary School",
            () if asks("Which local authority") => "Wexmoor Council",
            () if asks("Who belongs") || asks("Who works") || asks("Who may put") => "Ada Byrne, Sam Hill",
            () if asks("headteacher") => "Sam Hill",
            () if asks("policy next be reviewed") => "2027-09-30",
            () if asks("How many characters") => "12",
            () if asks("how many minutes") => "10",
            () if asks("filter block") => "adult content, gambling",
            () if asks("On which page") => "https://hollowlane.example/page",
            () if asks("At which address") => "dpo@hollowlane.example",
            () if asks("When ") || asks("By when") => "2026-09-10",
            () if asks("What came of") => "Both systems work",
            () if asks("Where is a concern") => "the Family Front Door of Wexmoor Council",
            () if asks("safeguarding partners") => "Wexmoor Safeguarding Children Partnership",
            () if asks("impact assessments") => "the monitoring software",
            () if asks("Which software") => "Watchful",
            () if asks("e-mail service") => "school e-mail",
            () if asks("AI tool called") => "Draftmate",
            () => "Ada Byrne",
        }
    }
}

impl Asker for Willing {
    fn ask(&mut self, prompt: &Prompt<'_>) -> io::Result<Option<Reply>> {
        let (reply, shown) = match prompt.form {
            Form::Text { start, .. } => {
                let words = if start.is_empty() { Self::words(prompt) } else { start };
                (Reply::Text(words.to_owned()), words.to_owned())
            }
            Form::One { options, start } => {
                // The first choice leaves some questions open.
                let at = if options[start].starts_with("leave it open") { start + 1 } else { start };
                (Reply::One(at), options[at].clone())
            }
            Form::Several { options, start } => {
                let all = if start.is_empty() { (0..options.len()).collect() } else { start.to_vec() };
                let shown = all.iter().map(|at| options[*at].as_str()).collect::<Vec<_>>().join("; ");
                (Reply::Several(all), shown)
            }
        };
        // Whoever is asked for ever gives up.
        if self.0.borrow().lines().filter(|line| line.starts_with('?')).count() > 150 {
            return Ok(None);
        }
        *self.0.borrow_mut() += &format!("? {}\n  {}\n< {shown}\n", prompt.question, prompt.why);
        Ok(Some(reply))
    }
}

#[test]
fn whoever_answers_every_question_has_a_policy_that_meets_what_binds_the_school() {
    let folder = Folder::new();
    let seen = Rc::new(RefCell::new(String::new()));
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let root = folder.path("").to_string_lossy().into_owned();
    let args = ["esafe", "init", "--today", TODAY, &root];
    let exit = cli::run(args, &mut Ui::plain(&mut out, &mut err).asking(Willing(Rc::clone(&seen))));
    let said = String::from_utf8(err).unwrap();
    assert_eq!(exit.code(), 0, "{}\n{said}", seen.borrow());
    golden("golden/init/interview-to-the-end.txt", &seen.borrow());
    let args = ["coverage", "@", "--on", TODAY, "--status", "statutory,must-have-regard", "--fail-on", "partly"];
    let covered = folder.esafe(args).outcome();
    assert_eq!(covered.status, 0, "{covered}");
}

#[test]
fn a_fact_can_be_set_by_its_key_and_only_if_something_asks_for_it() {
    let folder = Folder::new();
    let mut given = flags("maintained", "ks1,ks2");
    given.extend(["--set".to_owned(), "practice.personal_data.dpo_email=dpo@hollowlane.example".to_owned()]);
    given.extend(["--set".to_owned(), "people.school_office=Kim Raynor, Ben Holt".to_owned()]);
    given.extend(["--set".to_owned(), "practice=accounts.second_proof.staff".to_owned()]);
    assert_eq!(init(&folder, &given).status, 0);
    let description = folder.read("school.yaml");
    for line in [
        "\n    dpo_email: \"dpo@hollowlane.example\"\n",
        "\n  school_office: {names: [\"Kim Raynor\", \"Ben Holt\"]}\n",
        "\n      staff: true\n",
        "\n      #? administrators: true\n",
    ] {
        assert!(description.contains(line), "{line} in\n{description}");
    }
    for (set, why) in [
        ("practice.personal_data.dpo_mail=a@b.example", "did you mean `practice.personal_data.dpo_email`?"),
        ("terms.pupils=students", "nothing is asked about `terms.pupils`"),
        ("practice.ai.staff=sometimes", "`sometimes` is none of the answers: approved-tools, not-used"),
        ("practice=everything", "`everything` is none of the answers: accounts.second_proof.staff"),
        ("practice.personal_data.fee_paid", "write a key, an equals sign and the answer"),
        ("practice.personal_data.fee_paid=lately", "--set practice.personal_data.fee_paid <ANSWER>"),
    ] {
        let folder = Folder::new();
        let mut given = flags("maintained", "ks1,ks2");
        given.extend(["--set".to_owned(), set.to_owned()]);
        let found = init(&folder, &given);
        assert_eq!((found.status, found.stdout.as_str()), (2, ""), "{set}: {found}");
        assert!(found.stderr.contains(why), "{set}: {found}");
        assert!(folder.files("").is_empty(), "{set}");
    }
}

#[test]
fn a_school_elsewhere_is_asked_for_nothing_of_the_law_of_england() {
    let folder = Folder::new();
    let given = flags("maintained", "ks1,ks2").into_iter();
    let given = given.map(|flag| flag.replace("=england", "=wales")).collect::<Vec<_>>();
    assert_eq!(init(&folder, &given).status, 0);
    let description = folder.read("school.yaml");
    assert!(!description.contains("#?") && !description.contains("Suggested."), "{description}");
}
