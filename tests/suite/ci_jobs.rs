//! The jobs under `examples/ci`, run as far as a machine without their services can: the commands are taken out of the
//! files and given to a shell, with the built program on the path.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value as Json;

use crate::ci::{github_job, gitlab_job, lines, text, yaml};
use crate::described::school;
use crate::examples::blocks;
use crate::formats::sarif_errors;
use crate::harness::{Folder, names_in};
use crate::reports::{self, Entry};

/// The day the jobs judge at.
const TODAY: &str = "2026-11-22";

/// The folders in which programs are looked for, without those that hold another `esafe`.
pub(crate) fn search_path() -> Vec<PathBuf> {
    #[allow(clippy::disallowed_methods, reason = "a shell has to find its programs where this machine keeps them")]
    let path = std::env::var_os("PATH").expect("programs are looked for somewhere");
    std::env::split_paths(&path).filter(|folder| !folder.join("esafe").exists()).collect()
}

/// The same with the program that was built for these tests.
pub(crate) fn search_path_with_esafe() -> OsString {
    let built = Path::new(env!("CARGO_BIN_EXE_esafe")).parent().unwrap().to_owned();
    std::env::join_paths([built].into_iter().chain(search_path())).unwrap()
}

/// What a program came to.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}\n--- stdout\n{}--- stderr\n{}", self.status, self.stdout, self.stderr)
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("output is text");
        let status = output.status.code().expect("no signal has ended it");
        Self { status, stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

/// Runs `script` in `folder` as both services do: with bash, which stops at the first command that fails.
fn bash(folder: &Path, script: &str) -> Ran {
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]).current_dir(folder);
    command.env_clear().env("PATH", search_path_with_esafe()).env("LC_ALL", "C");
    command.output().expect("these tests need bash: apt-get install bash").into()
}

/// The script with the day that its checks judge at. It is all that a test changes: what is in time today has lapsed
/// some day, and tests do not depend on the day they are run.
fn at_the_day(script: &str) -> String {
    let check = "esafe check .";
    assert_eq!(script.matches("esafe check").count(), script.matches(check).count(), "{script}");
    script.replace(check, &format!("{check} --today {TODAY}"))
}

/// Writes a school into `below`. Its policy is of `year`, was approved word for word, and is published.
fn approved(folder: &Folder, below: &str, year: &str) {
    let start = school(&format!("Hollow Lane {below}"), "");
    let (start, _) = start.split_once("versions:").unwrap();
    let description = |more: &str| {
        let version = format!("version: \"1.0\", date: {year}-09-01, author: Ada Byrne, changes: First policy");
        format!("{start}versions: [{{{version}{more}}}]\n")
    };
    let render = |text: &str| {
        folder.write(&format!("{below}/school.yaml"), text);
        let at = format!("@/{below}");
        let rendered = folder.esafe(["render", at.as_str(), "--format", "md,json"]).outcome();
        assert_eq!(rendered.status, 0, "{rendered}\n{text}");
    };
    // A first time for the digests that are to be approved.
    render(&description(""));
    let records = folder.files(&format!("{below}/published"));
    let digests = records.iter().filter_map(|(path, bytes)| {
        let record: Json = path.ends_with(".record.json").then(|| serde_json::from_slice(bytes).unwrap())?;
        Some(format!("{}: {}", path.trim_end_matches(".record.json"), record["content_digest"].as_str().unwrap()))
    });
    let digests: Vec<String> = digests.collect();
    assert!(digests.len() > 2, "the policy and its agreements: {digests:?}");
    render(&description(&format!(
        ", approvals: [{{body: governing_body, date: {year}-09-28, minute: \"7.2\", outcome: approved, digests: {{{}}}}}]",
        digests.join(", ")
    )));
}

/// A folder of schools, how a check of it ends, and the codes of what is found.
struct Trust {
    name: &'static str,
    folder: Folder,
    status: i32,
    found: &'static [&'static str],
}

fn trusts() -> Vec<Trust> {
    let good = || {
        let folder = Folder::new();
        approved(&folder, "schools/north hill", "2026");
        folder
    };
    let lapsed = good();
    approved(&lapsed, "schools/south", "2019");
    let faulty = good();
    approved(&faulty, "schools/south", "2026");
    let with_a_fault = faulty.read("schools/south/school.yaml") + "services: {fitering: {provider: LGfL}}\n";
    faulty.write("schools/south/school.yaml", with_a_fault);
    vec![
        Trust { name: "in order", folder: good(), status: 0, found: &[] },
        Trust { name: "lapsed", folder: lapsed, status: 1, found: &["E1001 review-lapsed"] },
        Trust { name: "faulty", folder: faulty, status: 1, found: &["E0021 unknown-key"] },
        Trust { name: "nothing to read", folder: Folder::new(), status: 3, found: &["unreadable"] },
    ]
}

/// The codes of errors among what a format tells, sorted.
fn errors(entries: &[Entry]) -> Vec<&str> {
    let of = |entry: &'_ Entry| entry.as_ref().map_or(true, |told| told.severity == "error");
    let errors = entries.iter().filter(|entry| of(entry));
    let mut codes: Vec<&str> = errors.map(|entry| entry.as_ref().map_or("unreadable", |told| &told.code)).collect();
    codes.sort_unstable();
    codes
}

/// What only the service can do: it fetches the repository, the program and the place where findings go.
const SERVICE: [&str; 3] = ["actions/checkout@v5", "install esafe", "upload to code scanning"];

#[test]
fn the_workflow_fails_and_still_says_everything_when_a_review_has_lapsed() {
    let job = github_job();
    let steps = job["steps"].as_array().unwrap();
    let name = |step: &Json| step["name"].as_str().or(step["uses"].as_str()).unwrap().to_owned();
    let (left_out, run): (Vec<&Json>, Vec<&Json>) = steps.iter().partition(|step| SERVICE.contains(&&*name(step)));
    assert_eq!(left_out.into_iter().map(name).collect::<Vec<_>>(), SERVICE);
    for Trust { name: trust, folder, status, found } in trusts() {
        let mut failed = false;
        let mut ran = Vec::new();
        for step in &run {
            // What a runner does: after a failure only those steps are run that ask for it.
            let always = step["if"].as_str().is_some_and(|condition| condition.starts_with("always()"));
            if failed && !always {
                continue;
            }
            let script = at_the_day(step["run"].as_str().expect("a step that is run here has a script"));
            let outcome = bash(&folder.path(""), &script);
            assert_eq!(outcome.status, status, "{trust}: {}: {outcome}", name(step));
            failed |= outcome.status != 0;
            ran.push(outcome);
        }
        let [annotated, scanned] = ran.as_slice() else { panic!("{trust}: {} steps were run", ran.len()) };
        let annotations = reports::from_github(&annotated.stdout);
        assert_eq!(errors(&annotations), found, "{trust}: {annotated}");
        assert_eq!(scanned.stdout, "", "{trust}");
        let text = folder.read("esafe.sarif");
        let log: Json = serde_json::from_str(&text).unwrap();
        assert_eq!(sarif_errors(&log), [""; 0], "{trust}");
        assert_eq!(errors(&reports::from_sarif(&text)), found, "{trust}: {text}");
        if let [Ok(told)] = annotations.as_slice() {
            assert_eq!(told.path, "schools/south/school.yaml", "places are those of the repository");
        }
    }
}

#[test]
fn the_gitlab_job_ends_as_the_check_does_and_leaves_its_report() {
    let job = gitlab_job();
    let prepared = lines(&job["before_script"]);
    assert!(prepared.contains("curl ") && !prepared.contains("esafe check"), "only the program is fetched: {prepared}");
    let script = at_the_day(&lines(&job["script"]));
    for Trust { name, folder, status, found } in trusts() {
        let outcome = bash(&folder.path(""), &script);
        assert_eq!(outcome.status, status, "{name}: {outcome}");
        let report = folder.read("esafe.xml");
        assert_eq!(errors(&reports::from_junit(&report)), found, "{name}: {report}");
        // What GitLab shows as failed: the first of the suites is the whole.
        let (whole, _) = &reports::suites(&report)[0];
        let count = |key: &str| whole[key].parse::<usize>().unwrap();
        assert_eq!(count("failures") + count("errors"), found.len(), "{name}: {report}");
        for code in found.iter().filter(|code| **code != "unreadable") {
            assert!(outcome.stderr.contains(&format!("error[{code}]")), "{name}: people read it too: {outcome}");
        }
    }
}

#[test]
fn the_framework_gives_its_hook_the_names_of_files() {
    let hook = &yaml(".pre-commit-hooks.yaml")[0];
    let entry = hook["entry"].as_str().unwrap();
    for Trust { name, folder, .. } in trusts().into_iter().take(3) {
        let files = folder.files("").into_keys().filter(|path| path.ends_with("/school.yaml"));
        let names: String = files.map(|path| format!(" '{path}'")).collect();
        let outcome = bash(&folder.path(""), &format!("{entry}{names}"));
        // A review that has lapsed does not stand in the way of the commit that mends it.
        assert_eq!(outcome.status, i32::from(name == "faulty"), "{name}: {outcome}");
    }
}

#[test]
fn the_commands_of_the_page_do_what_it_says() {
    let commands = blocks(&text("README.md"), "sh");
    assert_eq!(commands.len(), 1, "{commands:?}");
    let folder = Folder::new();
    approved(&folder, "schools/north hill", "2026");
    let outcome = bash(&folder.path(""), &commands.concat());
    assert_eq!(outcome.status, 0, "{outcome}");
    assert!(
        folder.read("reviews.ics").contains("\r\nDTSTART;VALUE=DATE:20270901\r\n"),
        "{}",
        folder.read("reviews.ics")
    );
}

#[test]
fn every_script_is_one_that_a_shell_can_read() {
    let job = github_job();
    let steps = job["steps"].as_array().unwrap().iter().filter_map(|step| step["run"].as_str().map(str::to_owned));
    let gitlab = gitlab_job();
    let scripts = steps.chain(["before_script", "script"].map(|key| lines(&gitlab[key])));
    for script in scripts {
        let folder = Folder::new().with("script", &script);
        let outcome = bash(&folder.path(""), "bash -n script");
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{script}");
    }
}

/// A trust of five academies that render.
fn trust_of_five() -> Folder {
    let trust = "format: 1\ntrust: {name: Hollow Lane Academies Trust}\nacademies: academies/*\n";
    (1..=5).fold(Folder::new().with("trust.yaml", trust), |folder, number| {
        let name = format!("Academy {number}");
        folder.with(&format!("academies/a{number}/school.yaml"), school(&name, "agreements: {staff: {}}\n"))
    })
}

#[test]
fn the_parts_of_a_matrix_and_of_a_job_make_the_whole() {
    let matrix = yaml("examples/ci/github-matrix.yml")["jobs"]["render"].clone();
    let steps = matrix["steps"].as_array().unwrap();
    let render = steps.iter().find(|step| step["name"] == "render").unwrap()["run"].as_str().unwrap().to_owned();
    assert_eq!(matrix["strategy"]["matrix"]["part"], serde_json::json!([1, 2, 3, 4]));
    let parts: Vec<String> = (1..=4).map(|part| format!("PART={part}\n{render}")).collect();

    let job = yaml("examples/ci/kubernetes-job.yaml")["spec"].clone();
    assert_eq!((&job["completions"], &job["completionMode"]), (&serde_json::json!(4), &serde_json::json!("Indexed")));
    let container = &job["template"]["spec"]["containers"][0];
    assert_eq!(container["command"], serde_json::json!(["sh", "-ec"]));
    let script = container["args"][0].as_str().unwrap();
    let pods = (0..4).map(|index| format!("JOB_COMPLETION_INDEX={index}\nTRUST=.\nSITE=site\n{script}")).collect();

    for scripts in [parts, pods] {
        let folder = trust_of_five();
        for script in scripts {
            // Text is enough to see who is rendered.
            let ran = bash(&folder.path(""), &format!("{script} --format md"));
            assert_eq!(ran.status, 0, "{script}\n{}", ran.stderr);
        }
        let rendered: Vec<String> = names_in(&folder.path("site")).collect();
        assert_eq!(rendered, ["a1", "a2", "a3", "a4", "a5"]);
    }
}
