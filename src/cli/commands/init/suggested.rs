//! What a new school is to do where law and guidance leave it little choice: values that a description begins with, for
//! the school to read and to change.

use super::answers::Answers;
use super::arrangements::in_england;

/// A value as YAML on one line; none where it would speak of what is not there.
pub(super) type Suggestion = fn(&Answers) -> Option<String>;

/// A list of posts, if somebody holds each of them.
fn posts(answers: &Answers, posts: &[&str]) -> Option<String> {
    let held = posts.iter().all(|post| answers.has_key(&format!("people.{post}")));
    held.then(|| format!("[{}]", posts.join(", ")))
}

/// A post, if somebody holds it.
fn post(answers: &Answers, post: &str) -> Option<String> {
    answers.has_key(&format!("people.{post}")).then(|| post.to_owned())
}

fn phases(answers: &Answers) -> Vec<&str> {
    answers.get("school.phases").map_or_else(Vec::new, |phases| phases.split(',').map(str::trim).collect())
}

fn uses_ai(answers: &Answers) -> bool {
    answers.get("practice.ai.staff") == Some("approved-tools")
}

pub(super) fn ages(answers: &Answers) -> Option<String> {
    const AGES: [(&str, u8, u8); 6] =
        [("eyfs", 3, 5), ("ks1", 5, 7), ("ks2", 7, 11), ("ks3", 11, 14), ("ks4", 14, 16), ("ks5", 16, 18)];
    let taught = phases(answers);
    let ages = AGES.iter().filter(|(phase, ..)| taught.contains(phase));
    let youngest = ages.clone().map(|(_, from, _)| from).min()?;
    let oldest = ages.map(|(.., to)| to).max()?;
    Some(format!("{youngest} to {oldest}"))
}

pub(super) fn asked_of(answers: &Answers) -> Option<String> {
    post(answers, "network_manager")
}

pub(super) fn decided_by(answers: &Answers) -> Option<String> {
    posts(answers, &["filtering_leader", "dsl"])
}

pub(super) fn checked_by(answers: &Answers) -> Option<String> {
    posts(answers, &["dsl", "network_manager"])
}

pub(super) fn alerted(answers: &Answers) -> Option<String> {
    posts(answers, &["dsl", "deputy_dsl"]).or_else(|| posts(answers, &["dsl"]))
}

pub(super) fn ai_decided_by(answers: &Answers) -> Option<String> {
    post(answers, "digital_lead")
}

pub(super) fn ai_evidence(answers: &Answers) -> Option<String> {
    uses_ai(answers).then(|| "register of AI tools".to_owned())
}

pub(super) fn ai_told(answers: &Answers) -> Option<String> {
    uses_ai(answers).then(|| "[on the school website]".to_owned())
}

pub(super) fn tool_approved_by(answers: &Answers) -> Option<String> {
    let approver = post(answers, "digital_lead").or_else(|| post(answers, "headteacher"));
    approver.filter(|_| answers.has_key("practice.ai.tools.0.name"))
}

/// What the law calls the subject differs between primary and secondary schools.
pub(super) fn rshe_policy(answers: &Answers) -> Option<String> {
    let taught = phases(answers);
    let among = |some: &[&str]| some.iter().any(|phase| taught.contains(phase));
    let name = match (among(&["eyfs", "ks1", "ks2"]), among(&["ks3", "ks4", "ks5"])) {
        (true, false) => "relationships and health education policy",
        (false, true) => "relationships and sex education policy",
        _ => "relationships, sex and health education policy",
    };
    in_england(answers).then(|| name.to_owned())
}

pub(super) fn pictures_basis(answers: &Answers) -> Option<String> {
    let basis = match answers.get("school.type")? {
        "independent" => "the school’s legitimate interests",
        _ => "the school’s public task",
    };
    Some(basis.to_owned())
}

pub(super) fn young_pupils(answers: &Answers) -> Option<String> {
    let taught = phases(answers);
    let young = taught.iter().any(|phase| matches!(*phase, "eyfs" | "ks1"));
    (!taught.is_empty()).then(|| {
        if young { "a picture card that staff keep" } else { "a short code that an adult looks after" }.to_owned()
    })
}

pub(super) fn breach_decided_by(answers: &Answers) -> Option<String> {
    post(answers, "dpo")
}

pub(super) fn confiscated(answers: &Answers) -> Option<String> {
    (answers.get("practice.phones.pupils") != Some("separate-policy")).then(|| "to-parent".to_owned())
}

pub(super) fn published_by(answers: &Answers) -> Option<String> {
    post(answers, "website_authorisers")
}

pub(super) fn owner(answers: &Answers) -> Option<String> {
    post(answers, "online_safety_lead")
}
