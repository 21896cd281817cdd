//! What an upgrade of one description changes, and the edit that makes it.

use anyhow::Result;

use super::super::super::disk::Disk;
use super::super::super::survey::Found;
use super::super::review::described::{Description, Refused, Said};
use super::UpgradeArgs;
use crate::diff::{Comparison, Edition, compare};
use crate::document::{Kind, content_digest};
use crate::edit::{Edit, Edited, NewValue, Path as EditPath};
use crate::library::Library;
use crate::pipeline;
use crate::school::{Located, Reword, School};
use crate::source::Sources;

/// An upgrade of one description.
pub(super) struct Upgrade {
    /// The file that describes the school.
    pub(super) file: String,
    /// What to type after a command that is about it.
    pub(super) typed: String,
    pub(super) school: String,
    pub(super) title: String,
    /// The edition that it is written with.
    pub(super) from: String,
    /// The edition that it moves to.
    pub(super) to: String,
    /// Whether it pins an edition.
    pub(super) pins: bool,
    /// What changes in its documents; no facts.
    pub(super) comparison: Comparison,
    /// Clauses in the school's own words whose original is another in the new edition, in the order of the file.
    pub(super) reworded: Vec<Reworded>,
    /// The description before and after.
    pub(super) edited: Edited,
    /// Whether a body has approved words that change.
    pub(super) approved: bool,
}

/// A clause in the school's own words whose original is another.
pub(super) struct Reworded {
    pub(super) id: String,
    /// The edition of the original that was reworded, and what it says; `None` if no edition here has it.
    pub(super) was: Option<(String, String)>,
    /// What the library says now; `None` if it has no such clause any more.
    pub(super) now: Option<String>,
    /// What the school says.
    pub(super) own: String,
    pub(super) decision: Decision,
}

/// What becomes of the school's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// Nobody has decided.
    Undecided,
    /// They stay, measured by the new original.
    Keep,
    /// They give way to the library's.
    Take,
}

impl Decision {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Undecided => "undecided",
            Self::Keep => "keep",
            Self::Take => "take",
        }
    }
}

impl Upgrade {
    /// Reworded clauses of which nobody has decided.
    pub(super) fn undecided(&self) -> impl Iterator<Item = &Reworded> {
        self.reworded.iter().filter(|reworded| reworded.decision == Decision::Undecided)
    }
}

/// Works out the upgrade of the description that was found; nothing is written.
pub(super) fn prepare(
    found: &Found,
    args: &UpgradeArgs,
    library: &Library,
    sources: &Sources,
) -> Result<Upgrade, Refused> {
    let description = Description::of(found, sources)?;
    let text = description.text()?;
    let before = description.said(&text, library, sources, None)?;
    let policy = &before.school.policy;
    let from = library.pinned(policy.edition());
    let to = library.pinned(args.to.as_deref());
    let pins = policy.edition().is_some();
    check_way(from, to, library, pins)?;
    let reworded = reworded(&before.school, to, library, args);
    check_named(&reworded, args)?;
    let edits = edits(&description, (&text, &before.school), &reworded, (pins && from.edition != to.edition, to))?;
    let edited = description.edited(&text, &edits)?;
    let after = description.said(&edited.after, library, sources, None)?;
    let mut comparison =
        compare(&Edition::of(&before.school, &before.documents), &Edition::of(&after.school, &after.documents));
    comparison.facts = Some(Vec::new());
    Ok(Upgrade {
        file: description.file.clone(),
        typed: description.typed(),
        school: before.school.name.value.clone(),
        title: before.documents.first().map_or_else(String::new, |document| document.meta.title.clone()),
        from: from.edition.clone(),
        to: to.edition.clone(),
        pins,
        comparison,
        reworded,
        edited,
        approved: digest(&before) != digest(&after) && policy.versions.iter().any(|v| !v.approvals.is_empty()),
    })
}

fn digest(said: &Said) -> Option<String> {
    said.documents.iter().find(|document| document.kind == Kind::Policy).map(content_digest)
}

/// An upgrade goes forward.
fn check_way(from: &Library, to: &Library, library: &Library, pins: bool) -> Result<(), Refused> {
    let age = |edition: &Library| library.editions().position(|one| one.edition == edition.edition);
    if age(to) > age(from) {
        let (from, to) = (&from.edition, &to.edition);
        let is = if pins { "pins" } else { "has" };
        return Err(Refused::Usage(format!(
            "the description {is} edition {from}, and edition {to} is older; to go back, write `library: \"{to}\"` under `policy`"
        )));
    }
    Ok(())
}

/// The reworded clauses whose original is another in `to`.
fn reworded(school: &School, to: &Library, library: &Library, args: &UpgradeArgs) -> Vec<Reworded> {
    let changed =
        |reword: &&Reword| to.part(&reword.id.value).is_none_or(|part| part.text.digest() != reword.replaces.value);
    let one = |reword: &Reword| {
        let id = &reword.id.value;
        let origin = library
            .editions()
            .find(|edition| edition.part(id).is_some_and(|part| part.text.digest() == reword.replaces.value));
        Reworded {
            id: id.clone(),
            was: origin.and_then(|edition| Some((edition.edition.clone(), original(school, edition, library, id)?))),
            now: original(school, to, library, id),
            own: printed(school, id, library).unwrap_or_else(|| folded(&reword.text.value)),
            decision: if args.keep.contains(id) {
                Decision::Keep
            } else if args.take.contains(id) {
                Decision::Take
            } else {
                Decision::Undecided
            },
        }
    };
    school.reword.iter().filter(changed).map(one).collect()
}

/// What `edition` says where the school has its own words: as this school would print it, else as the library writes it.
fn original(school: &School, edition: &Library, library: &Library, id: &str) -> Option<String> {
    let part = edition.part(id)?;
    let reword = school.reword.iter().find(|reword| reword.id.value == id)?;
    let mut plain = school.clone();
    plain.reword.retain(|reword| reword.id.value != id);
    plain.policy.library = Some(Located { value: edition.edition.clone(), span: reword.id.span });
    Some(printed(&plain, id, library).unwrap_or_else(|| folded(&part.text.source)))
}

/// The text of a clause in the documents of `school`, if it is there.
fn printed(school: &School, id: &str, library: &Library) -> Option<String> {
    let mut school = school.clone();
    // A picture says nothing.
    school.crest = None;
    let documents = pipeline::build(&Disk, "", &school, library).output?;
    let edition = Edition::of(&school, &documents);
    let clauses = edition.records.iter().flat_map(|record| &record.clauses);
    clauses.filter(|clause| clause.id == id).map(|clause| clause.text.clone()).next()
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is kept or taken has to be there to be decided.
fn check_named(reworded: &[Reworded], args: &UpgradeArgs) -> Result<(), Refused> {
    for id in args.keep.iter().chain(&args.take) {
        match reworded.iter().find(|reworded| reworded.id == *id) {
            None if reworded.is_empty() => {
                return Err(Refused::Usage(format!(
                    "there is nothing to decide about `{id}`: no reworded clause has another original; leave it out"
                )));
            }
            None => {
                let known: Vec<&str> = reworded.iter().map(|reworded| reworded.id.as_str()).collect();
                let known = known.join(", ");
                return Err(Refused::Usage(format!("there is nothing to decide about `{id}`; to decide are: {known}")));
            }
            Some(one) if one.now.is_none() && one.decision == Decision::Keep => {
                return Err(Refused::Usage(format!(
                    "the new edition has no clause `{id}`, so its words cannot be kept there: type `--take {id}`, and put \
                     them under `clauses.add` to keep them"
                )));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// The edits that make the upgrade.
fn edits(
    description: &Description<'_>,
    (text, school): (&str, &School),
    reworded: &[Reworded],
    (moves, to): (bool, &Library),
) -> Result<Vec<Edit>, Refused> {
    let own = description.own();
    let reword = own.clone().key("clauses").key("reword");
    let mut edits = Vec::new();
    if moves {
        edits.push(Edit::set(own.clone().key("policy").key("library"), NewValue::Text(to.edition.clone())));
    }
    let mut taken = Vec::new();
    for one in reworded.iter().filter(|one| one.decision != Decision::Undecided) {
        let at = reword.clone().key(one.id.as_str());
        if description.edited(text, &[Edit::remove(at.clone())]).is_err() {
            let (id, file) = (&one.id, &description.file);
            return Err(Refused::Usage(format!(
                "the words for `{id}` stand in the trust's defaults, not in {file}: decide about them there, by hand"
            )));
        }
        match (one.decision, to.part(&one.id)) {
            (Decision::Keep, Some(part)) => {
                edits.push(Edit::set(at.key("replaces"), NewValue::Text(part.text.digest())));
            }
            _ => taken.push(at),
        }
    }
    edits.extend(removals(taken, school, &own));
    Ok(edits)
}

/// Takes out the clauses at `taken`, and what would be empty without them.
fn removals(taken: Vec<EditPath>, school: &School, own: &EditPath) -> Vec<Edit> {
    if taken.is_empty() || taken.len() < school.reword.len() {
        return taken.into_iter().map(Edit::remove).collect();
    }
    let clauses = own.clone().key("clauses");
    let alone = school.include.is_empty() && school.exclude.is_empty() && school.add.is_empty();
    vec![Edit::remove(if alone { clauses } else { clauses.key("reword") })]
}
