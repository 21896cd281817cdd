//! The files under `examples/ci`: each has the shape that its service reads, and names only what there is.

use std::collections::BTreeMap;

use esafe::source::Sources;
use serde_json::{Value as Json, json};

use crate::harness::{is_a, names_in, package, text_of};

/// Every file of the folder, and where its reader puts it.
const FILES: [(&str, &str); 6] = [
    ("github-matrix.yml", ".github/workflows/esafe-render.yml"),
    ("github-workflow.yml", ".github/workflows/esafe.yml"),
    ("gitlab-ci.yml", ".gitlab-ci.yml"),
    ("kubernetes-job.yaml", "kubectl apply -f kubernetes-job.yaml"),
    ("pre-commit", ".git/hooks/pre-commit"),
    ("pre-commit-config.yaml", ".pre-commit-config.yaml"),
];

/// The text of a file under `examples/ci`.
pub(crate) fn text(name: &str) -> String {
    text_of(&package("examples/ci").join(name))
}

/// A YAML file of the package, as JSON.
#[track_caller]
pub(crate) fn yaml(path: &str) -> Json {
    let mut sources = Sources::default();
    let source = sources.add(path, text_of(&package(path)));
    let parsed = esafe::yaml::parse(&sources, source);
    assert!(parsed.diagnostics.is_empty(), "{}", esafe::report::human(&parsed.diagnostics, &sources, false));
    parsed.output.unwrap().json()
}

/// The one job of the workflow for GitHub.
pub(crate) fn github_job() -> Json {
    let jobs = yaml("examples/ci/github-workflow.yml")["jobs"].clone();
    assert_eq!(jobs.as_object().unwrap().len(), 1, "{jobs}");
    jobs["check"].clone()
}

/// The one job of the file for GitLab.
pub(crate) fn gitlab_job() -> Json {
    let file = yaml("examples/ci/gitlab-ci.yml");
    assert_eq!(file.as_object().unwrap().len(), 1, "{file}");
    file["esafe"].clone()
}

/// The texts of a list, one on each line.
#[track_caller]
pub(crate) fn lines(list: &Json) -> String {
    let lines = list.as_array().unwrap_or_else(|| panic!("{list} is no list"));
    lines.iter().map(|line| format!("{}\n", line.as_str().unwrap())).collect()
}

/// The step of a job that has this name.
#[track_caller]
fn step<'j>(job: &'j Json, name: &str) -> &'j Json {
    let steps = job["steps"].as_array().unwrap();
    steps.iter().find(|step| step["name"] == name).unwrap_or_else(|| panic!("no step is called {name:?}"))
}

#[test]
fn the_page_has_every_file_and_its_place() {
    let files: Vec<String> = names_in(&package("examples/ci")).filter(|name| name != "README.md").collect();
    assert_eq!(files, FILES.map(|(name, _)| name), "a new file needs a row here and tests of its own");
    let page = text("README.md");
    for (name, place) in FILES {
        assert!(page.contains(&format!("\n| `{name}` | `{place}` | ")), "{name} is not on the page");
        assert!(text(name).contains(place), "{name} does not say where it goes");
        if is_a("yml", name) || is_a("yaml", name) {
            assert!(yaml(&format!("examples/ci/{name}")).is_object(), "{name}");
        }
    }
}

#[test]
fn the_workflow_runs_by_the_clock_and_may_do_little() {
    let workflow = yaml("examples/ci/github-workflow.yml");
    let events: Vec<&String> = workflow["on"].as_object().unwrap().keys().collect();
    assert_eq!(events, ["pull_request", "push", "schedule", "workflow_dispatch"]);
    let [time] = workflow["on"]["schedule"].as_array().unwrap().as_slice() else { panic!("one schedule is enough") };
    assert!(is_weekly(time["cron"].as_str().unwrap()), "{time}");
    assert_eq!(workflow["permissions"], json!({"contents": "read"}));
    assert_eq!(workflow["defaults"]["run"]["shell"], "bash");
    let job = github_job();
    assert_eq!(job["permissions"], json!({"contents": "read", "security-events": "write", "actions": "read"}));
    assert!(job["timeout-minutes"].as_i64().is_some_and(|minutes| minutes <= 15));
    for step in job["steps"].as_array().unwrap() {
        assert!(step["uses"].is_string() != step["run"].is_string(), "{step}");
    }
    let upload = step(&job, "upload to code scanning");
    assert!(upload["if"].as_str().unwrap().starts_with("always()"), "findings are uploaded when the check has failed");
    let written = step(&job, "check, for code scanning")["run"].as_str().unwrap();
    assert!(written.ends_with(&format!("> {}", upload["with"]["sarif_file"].as_str().unwrap())), "{written}");
}

/// Whether a time of `cron` comes once in a week.
fn is_weekly(cron: &str) -> bool {
    let fields: Vec<&str> = cron.split(' ').collect();
    let number = |at: usize, below: u32| fields[at].parse::<u32>().is_ok_and(|number| number < below);
    fields.len() == 5 && number(0, 60) && number(1, 24) && fields[2..4] == ["*", "*"] && number(4, 7)
}

#[test]
fn the_actions_are_in_the_versions_that_this_project_uses() {
    let mut ours = BTreeMap::new();
    for file in names_in(&package(".github/workflows")) {
        for line in text_of(&package(".github/workflows").join(&file)).lines() {
            ours.extend(line.split_once("uses: ").and_then(|(_, action)| action.split_once('@').map(owned)));
        }
    }
    assert!(ours.len() > 2, "{ours:?}");
    let matrix = yaml("examples/ci/github-matrix.yml")["jobs"]["render"].clone();
    let steps: Vec<Json> =
        [github_job(), matrix].iter().flat_map(|job| job["steps"].as_array().unwrap().clone()).collect();
    let theirs = steps.iter().filter_map(|step| step["uses"].as_str());
    let theirs: Vec<_> = theirs.map(|action| owned(action.split_once('@').expect("an action has a version"))).collect();
    assert_eq!(theirs.len(), 4, "{theirs:?}");
    for (action, version) in theirs {
        assert!(version.starts_with('v'), "{action}@{version}");
        assert!(ours.get(&action).is_none_or(|ours| *ours == version), "{action}@{version}: here it is {ours:?}");
    }
}

fn owned((a, b): (&str, &str)) -> (String, String) {
    (a.to_owned(), b.to_owned())
}

#[test]
fn the_gitlab_job_keeps_its_report_when_it_fails() {
    let job = gitlab_job();
    let rules: Vec<&str> = job["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["if"].as_str().expect("each rule is a condition"))
        .collect();
    for wanted in [r#"$CI_PIPELINE_SOURCE == "schedule""#, r#"$CI_PIPELINE_SOURCE == "merge_request_event""#] {
        assert!(rules.contains(&wanted), "{rules:?}");
    }
    assert!(job["allow_failure"].is_null(), "a review that has lapsed fails the pipeline");
    assert_eq!(job["artifacts"]["when"], "always");
    let report = job["artifacts"]["reports"]["junit"].as_str().unwrap();
    let script = lines(&job["script"]);
    assert!(script.ends_with(&format!(" --format junit > {report}\n")), "the last line decides: {script}");
    let comment = text("gitlab-ci.yml");
    let cron = comment.split("interval `").nth(1).and_then(|rest| rest.split('`').next()).expect("an interval");
    assert!(is_weekly(cron), "{cron}");
}

#[test]
fn what_they_fetch_is_what_a_release_holds() {
    let release = yaml(".github/workflows/release.yml");
    let build = &release["jobs"]["build"];
    let target = "x86_64-unknown-linux-gnu";
    let targets = build["strategy"]["matrix"]["include"].as_array().unwrap();
    assert!(targets.iter().any(|entry| entry["target"] == target), "{targets:?}");
    let archive = step(build, "the archive")["run"].as_str().unwrap();
    let name = archive.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("the archive has a name");
    assert!(archive.contains("tar -czf \"$name.tar.gz\" \"$name\""), "{archive}");
    assert!(archive.contains("\"dist/$name/esafe\""), "{archive}");
    let sums = step(&release["jobs"]["release"], "SHA-256 sums")["run"].as_str().unwrap();
    assert!(sums.contains("SHA256SUMS"), "{sums}");
    // The same name, where the version is a variable of the job.
    let name = name.replace("$GITHUB_REF_NAME", "$ESAFE_VERSION").replace("${{ matrix.target }}", target);
    let version = format!("v{}", env!("CARGO_PKG_VERSION"));
    let github = yaml("examples/ci/github-workflow.yml");
    let install = step(&github["jobs"]["check"], "install esafe")["run"].as_str().unwrap().to_owned();
    let gitlab = gitlab_job();
    for (settings, script) in [(&github["env"], install), (&gitlab["variables"], lines(&gitlab["before_script"]))] {
        assert!(script.contains(&format!("name=\"{name}\"\n")), "{name}: {script}");
        assert!(script.contains("for file in \"$name.tar.gz\" SHA256SUMS; do"), "{script}");
        assert!(script.contains("sha256sum --check --strict --ignore-missing SHA256SUMS"), "{script}");
        assert_eq!(settings["ESAFE_VERSION"], version.as_str());
        assert_eq!(settings["ESAFE_RELEASES"], "https://github.com/OWNER/esafe/releases/download");
    }
    assert!(text("pre-commit-config.yaml").contains(&format!("rev: {version}\n")), "another version than {version}");
}

#[test]
fn the_framework_is_offered_the_same_hook_in_both_ways() {
    let [hook] = <[Json; 1]>::try_from(yaml(".pre-commit-hooks.yaml").as_array().unwrap().clone()).unwrap();
    let config = yaml("examples/ci/pre-commit-config.yaml");
    assert_eq!(config, json!({"repos": [{"repo": "local", "hooks": [hook]}]}));
    let id = format!("- id: {}\n", hook["id"].as_str().unwrap());
    assert_eq!(text("pre-commit-config.yaml").matches(&id).count(), 2, "the commented one has the same id");
    assert_eq!((&hook["entry"], &hook["language"]), (&json!("esafe validate"), &json!("system")));
    let files = regex::Regex::new(hook["files"].as_str().unwrap()).unwrap();
    for (path, taken) in [
        ("school.yaml", true),
        ("schools/north hill/school.yaml", true),
        ("old-school.yaml", false),
        ("school.yaml.bak", false),
        ("schools/schoolAyaml", false),
    ] {
        assert_eq!(files.is_match(path), taken, "{path}");
    }
}
