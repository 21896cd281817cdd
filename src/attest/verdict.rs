//! What approvals say of a published file.

use super::Claim;
use super::claim::Form;
use crate::school::{Approval, Outcome, Policy, School, SchoolDate, Version};

/// What a published file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Byte for byte the approved file of the version in force.
    Same,
    /// Byte for byte an approved file, but another has been approved since.
    Superseded,
    /// Of a version that not everyone who must approve has approved.
    Draft,
    /// It says that it is an approved version, or stands in its place, but the approved file has other bytes.
    Altered,
    /// No approval holds it, and none says what it should be.
    Unknown,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 5] = [Self::Same, Self::Superseded, Self::Draft, Self::Altered, Self::Unknown];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Superseded => "superseded",
            Self::Draft => "draft",
            Self::Altered => "altered",
            Self::Unknown => "unknown",
        }
    }
}

/// A file that is judged, as far as it is known without its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Paper<'a> {
    /// Its kind.
    pub form: Form,
    /// Its path below the folder in which the school publishes, if it lies there.
    pub place: Option<&'a str>,
    /// Its name without folders.
    pub name: &'a str,
    /// What it says it is.
    pub claim: Option<&'a Claim>,
    /// The version whose approval the current one keeps, if nothing but names or contacts has changed since.
    pub kept_from: Option<&'a str>,
}

/// What a body decided about a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The body, e.g. `governing_body`.
    pub body: String,
    /// When.
    pub date: SchoolDate,
    /// Reference of the minute.
    pub minute: Option<String>,
    /// What it decided.
    pub outcome: Outcome,
}

impl Decided {
    fn of(approval: &Approval) -> Self {
        let Approval { body, date, minute, outcome, .. } = approval;
        Self { body: body.clone(), date: *date, minute: minute.clone(), outcome: *outcome }
    }
}

/// A verdict with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The version whose approval holds the file, or that the file says it is.
    pub version: Option<String>,
    /// The decisions about that version on which the verdict rests.
    pub decisions: Vec<Decided>,
    /// The version that has been approved since.
    pub superseded_by: Option<String>,
    /// The reason, as part of a sentence.
    pub says: String,
}

impl Judgement {
    fn new(verdict: Verdict, version: &str, says: String) -> Self {
        let version = Some(version.to_owned());
        Self { verdict, version, decisions: Vec::new(), superseded_by: None, says }
    }

    fn unknown(says: String) -> Self {
        Self { verdict: Verdict::Unknown, version: None, decisions: Vec::new(), superseded_by: None, says }
    }
}

/// The judgement on a file whose bytes an approval of `school` holds under this SHA-256; `None` if none does.
#[must_use]
pub fn held(school: &School, sha256: &str) -> Option<Judgement> {
    let policy = &school.policy;
    let holding = |version: &'_ Version| {
        let at = version.approvals.iter().rposition(|approval| approval.holds(sha256))?;
        Some(at)
    };
    let (version, at) = policy.versions.iter().rev().find_map(|version| Some((version, holding(version)?)))?;
    let holder = &version.approvals[at];
    let decisions: Vec<Decided> = last_decisions(policy, version).map(Decided::of).collect();
    let judgement =
        |verdict, says| Judgement { decisions: decisions.clone(), ..Judgement::new(verdict, &version.version, says) };
    let number = &version.version;
    let by_holder = spoken(&Decided::of(holder));
    let open = open_decisions(policy, version);
    if !open.is_empty() {
        return Some(judgement(Verdict::Draft, format!("version {number}, {by_holder}, but {}", open.join(" and "))));
    }
    let path = holder.files.iter().find(|(_, digest)| digest.value == sha256).map(|(path, _)| path.as_str());
    let again = version.approvals[at + 1..].iter().find(|later| {
        later.is_positive() && path.and_then(|path| later.files.get(path)).is_some_and(|digest| digest.value != sha256)
    });
    if let Some(later) = again {
        let later_words = spoken(&Decided::of(later));
        // Between the decisions of two bodies, the file said that it waits for the second.
        if later.body != holder.body {
            let says = format!("version {number} from before it was {later_words}; that approval holds another file");
            return Some(judgement(Verdict::Draft, says));
        }
        let says = format!("version {number}, {by_holder}; the same version was {later_words}, with another file");
        let superseded_by = Some(number.clone());
        return Some(Judgement { superseded_by, ..judgement(Verdict::Superseded, says) });
    }
    let whole: Vec<String> = decisions.iter().map(spoken).collect();
    match newest_approved(policy).filter(|newest| !std::ptr::eq(*newest, version) && is_after(policy, newest, version))
    {
        None => {
            let mut says = format!("version {number}, {}", whole.join(" and "));
            let current = policy.current();
            if !std::ptr::eq(current, version) {
                says.push_str(&format!(
                    "; the description is at version {}, which nobody has approved",
                    current.version
                ));
            }
            Some(judgement(Verdict::Same, says))
        }
        Some(newest) => {
            let since = last_decisions(policy, newest).map(|approval| spoken(&Decided::of(approval)));
            let since: Vec<String> = since.collect();
            let says = format!(
                "version {number}, {}; version {} has been {} since",
                whole.join(" and "),
                newest.version,
                since.join(" and ")
            );
            let superseded_by = Some(newest.version.clone());
            Some(Judgement { superseded_by, ..judgement(Verdict::Superseded, says) })
        }
    }
}

/// The judgement on a file whose bytes no approval of `school` holds.
#[must_use]
pub fn judged(school: &School, paper: &Paper<'_>) -> Judgement {
    let Some(claim) = paper.claim else { return silent(school, paper) };
    let number = &claim.version;
    if let Some(other) = claim.school.as_ref().filter(|name| **name != school.name.value) {
        let says = format!("it says it is of {other}; the description is that of {}", school.name.value);
        return Judgement::new(Verdict::Unknown, number, says);
    }
    let policy = &school.policy;
    let Some(version) = policy.versions.iter().find(|version| version.version == *number) else {
        let says = format!("it says it is version {number}, which the description does not have");
        return Judgement::new(Verdict::Unknown, number, says);
    };
    let decisions: Vec<Decided> = last_decisions(policy, version).map(Decided::of).collect();
    let judgement = |verdict, says| Judgement { decisions: decisions.clone(), ..Judgement::new(verdict, number, says) };
    let open = open_decisions(policy, version);
    if !open.is_empty() {
        let is_current = std::ptr::eq(version, policy.current());
        if let Some(kept) = paper.kept_from.filter(|_| is_current) {
            let says = format!(
                "it says it is version {number}, which keeps the approval of version {kept}; no approval holds its file"
            );
            return judgement(Verdict::Unknown, says);
        }
        return judgement(Verdict::Draft, format!("it says it is version {number}: {}", open.join(" and ")));
    }
    let Some(approval) = final_files(version) else {
        let says = format!(
            "it says it is version {number}, whose approval holds no digests of files: they are under `files` in an approval"
        );
        return judgement(Verdict::Unknown, says);
    };
    if claim.draft {
        let says = format!("it says it is a draft of version {number}; the approved file is another");
        return judgement(Verdict::Draft, says);
    }
    let by = spoken(&Decided::of(approval));
    match approved_path(approval, paper) {
        Some(path) => {
            let says = format!("it says it is version {number}, but {path} as it was {by} has other bytes");
            judgement(Verdict::Altered, says)
        }
        // Without a key, under a new name in another place, it may be any document of its kind.
        None if claim.key.is_none() && approval.files.keys().any(|path| path.ends_with(paper.form.ending())) => {
            let says = format!("it says it is version {number}, {by}, but none of the files approved has these bytes");
            judgement(Verdict::Altered, says)
        }
        None => {
            let says = format!("it says it is version {number}, {by}, but that approval holds no such file");
            judgement(Verdict::Unknown, says)
        }
    }
}

/// The judgement on a file that says nothing of itself.
fn silent(school: &School, paper: &Paper<'_>) -> Judgement {
    let newest = newest_approved(&school.policy).and_then(|newest| Some((newest, final_files(newest)?)));
    if let (Some((version, approval)), Some(place)) = (newest, paper.place)
        && approval.files.contains_key(place)
    {
        let by = spoken(&Decided::of(approval));
        let says = format!(
            "it does not say what it is, and stands in the place of version {}, {by}, with other bytes",
            version.version
        );
        let decisions = vec![Decided::of(approval)];
        return Judgement { decisions, ..Judgement::new(Verdict::Altered, &version.version, says) };
    }
    Judgement::unknown("no approval holds it, and it does not say which version it is".to_owned())
}

/// The newest version that everyone who must approve has approved.
#[must_use]
pub fn newest_approved(policy: &Policy) -> Option<&Version> {
    policy.versions.iter().rev().find(|version| open_decisions(policy, version).is_empty())
}

fn is_after(policy: &Policy, later: &Version, earlier: &Version) -> bool {
    let at = |wanted: &Version| policy.versions.iter().position(|version| std::ptr::eq(version, wanted));
    at(later) > at(earlier)
}

/// The last decision about a version of each body that must approve.
fn last_decisions<'s>(policy: &'s Policy, version: &'s Version) -> impl Iterator<Item = &'s Approval> {
    policy.approvers.iter().filter_map(|body| version.decision_of(&body.value))
}

/// What stands between a version and its approval, body by body; nothing once everyone has approved it.
fn open_decisions(policy: &Policy, version: &Version) -> Vec<String> {
    let open = |body: &str| match version.decision_of(body) {
        None => Some(format!("{} has not approved it", the(body))),
        Some(last) if !last.is_positive() => Some(format!("{} returned it {}", the(body), on(last.date))),
        Some(_) => None,
    };
    policy.approvers.iter().filter_map(|body| open(&body.value)).collect()
}

/// The approval that holds the files of an approved version as they are in force: the last that holds any.
fn final_files(version: &Version) -> Option<&Approval> {
    version.approvals.iter().rfind(|approval| approval.is_positive() && !approval.files.is_empty())
}

/// The path of the approved file that a file says it is.
fn approved_path<'s>(approval: &'s Approval, paper: &Paper<'_>) -> Option<&'s str> {
    let ending = paper.form.ending();
    let files = || approval.files.keys().map(String::as_str);
    let by_key = || {
        let key = paper.claim?.key.as_ref()?;
        files().find(|path| path.strip_suffix(ending) == Some(key))
    };
    let by_place = || files().find(|path| Some(*path) == paper.place);
    let by_name = || files().find(|path| path.rsplit('/').next() == Some(paper.name));
    by_key().or_else(by_place).or_else(by_name)
}

/// A decision, as in "approved by the governing body on 14 September 2021 (minute 7.2)".
#[must_use]
pub fn spoken(decided: &Decided) -> String {
    let outcome = match decided.outcome {
        Outcome::Approved => "approved",
        Outcome::ApprovedWithChanges => "approved with changes",
        Outcome::Returned => "returned",
    };
    let minute = decided.minute.as_ref().map_or_else(String::new, |minute| format!(" (minute {minute})"));
    format!("{outcome} by {} {}{minute}", the(&decided.body), on(decided.date))
}

fn the(body: &str) -> String {
    format!("the {}", body.replace('_', " "))
}

fn on(date: SchoolDate) -> String {
    let preposition = if matches!(date, SchoolDate::Day(_)) { "on" } else { "in" };
    format!("{preposition} {date}")
}
