//! From a school and a policy library to documents.
//!
//! Clauses are chosen by their defaults, the outline, the school's own word and their conditions; their templates are
//! rendered with the school's facts, each escaped; the result is parsed as inline Markdown and set in the outline's
//! sections. Nothing here reads a file, a clock or the environment.

mod added;
mod agreement;
mod blocks;
mod escape;
mod facts;
mod filters;
mod itself;
mod local;
mod markdown;
mod policy;
mod proof;
mod prose;
mod references;
mod roles;
mod select;
mod titles;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

pub use proof::{facts_of, prove};
pub use titles::Titles;

use self::added::with_added;
use self::facts::{Post, Shared, Trace};
use self::itself::Standing;
use self::prose::Prose;
use self::references::check_references;
use self::select::{Missing, Selector};
use crate::diag::{Checked, Code, Diagnostic, Diagnostics};
use crate::document::{ClauseId, Crest, Document, Exclusion, Kind, Meta, Section, Status, Style, content_digest, slug};
use crate::library::{Library, Outline};
use crate::school::{Colour, School};
use crate::yaml::Node;

/// Makes a school's set of documents: the policy first, then its agreements in the school's order, then the
/// version-control page.
///
/// There is no output if anything stands in the way; every finding names the place in the description, or in the
/// library where that is at fault. A description that pins a former edition is printed with its clauses.
#[must_use]
pub fn assemble(school: &School, library: &Library, crest: Option<Crest>) -> Checked<Vec<Document>> {
    let mut diagnostics = check_references(school, library);
    if diagnostics.has_errors() {
        return Checked { output: None, diagnostics };
    }
    let library = &with_added(school, library.pinned(school.policy.edition()));
    let mut setting = Setting::new(school, library, crest);
    let Some(outline) = library.outlines.get(outline_name(school, library)) else {
        return Checked { output: None, diagnostics };
    };
    let mut made = setting.documents(outline);
    // Whether an approval holds for the text shows only once there is a text; what then says so is administrative, so that
    // no digest changes by it.
    let standing = Standing::of(&school.policy, &made.0);
    if standing != Standing::default() {
        setting.standing = standing;
        made = setting.documents(outline);
    }
    let (documents, missing, found) = made;
    diagnostics.extend(found);
    missing.report(&school.facts, &mut diagnostics);
    check_names(&documents, school, &mut diagnostics);
    diagnostics.sort();
    let output = (!diagnostics.has_errors()).then_some(documents);
    Checked { output, diagnostics }
}

/// What every document of one school shares.
struct Setting<'a> {
    school: &'a School,
    library: &'a Library,
    words: BTreeMap<String, String>,
    title: String,
    /// Names of the agreements issued, in order.
    agreements: Vec<String>,
    crest: Option<Crest>,
    /// How approvals stand to the text; nothing of it is known before there is a text.
    standing: Standing,
}

impl<'a> Setting<'a> {
    fn new(school: &'a School, library: &'a Library, crest: Option<Crest>) -> Self {
        let words = words::words_of(&library.words, &school.facts);
        let title = itself::policy_title(school, words.get("online_safety").map_or("online safety", String::as_str));
        let agreements = match &school.agreements {
            Some(named) => named.iter().map(|name| name.value.clone()).collect(),
            None => library.default_agreements(&school.phases),
        };
        Self { school, library, words, title, agreements, crest, standing: Standing::default() }
    }

    /// Every document, what was missing, and what else stood in the way.
    fn documents(&self, outline: &Outline) -> (Vec<Document>, Missing, Diagnostics) {
        let (mut missing, mut diagnostics) = (Missing::default(), Diagnostics::default());
        let mut documents = vec![self.policy(outline, &mut missing, &mut diagnostics)];
        for agreement in &self.agreements {
            documents.extend(self.agreement(agreement, &mut missing, &mut diagnostics));
        }
        documents.push(self.version_control(&documents[0], &mut missing, &mut diagnostics));
        (documents, missing, diagnostics)
    }

    fn selector(&self) -> Selector<'a> {
        let shared = |people| Shared {
            facts: self.facts(),
            words: self.words.clone(),
            people,
            document: itself::values(
                self.school,
                self.library.citations.as_ref(),
                &self.title,
                &self.standing,
                &|body| self.body(body),
            ),
            trace: Trace::default(),
        };
        // Titles are templates over the words alone, so they are rendered before anything that prints them.
        let plain = Prose::new(shared(BTreeMap::new()));
        let people = self.library.roles.iter().map(|(key, role)| {
            let holder = self.school.people.get(key);
            let own_title = holder.and_then(|holder| holder.title.clone());
            let post = Post {
                own_title: own_title.is_some(),
                title: own_title.unwrap_or_else(|| plain.words(&role.title, None).unwrap_or_default()),
                names: self.school.people.names(key).to_vec(),
                same_as: holder.and_then(|holder| holder.same_as.clone()),
                held: role.group || holder.is_some(),
            };
            (key.to_owned(), post)
        });
        Selector::new(Prose::new(shared(people.collect())), self.school)
    }

    /// The description as JSON; agreements issued by default are as present as those the school names.
    fn facts(&self) -> Json {
        let mut facts = self.school.facts.json();
        if let (None, Json::Object(sections)) = (&self.school.agreements, &mut facts) {
            let empty = self.agreements.iter().map(|name| (name.clone(), Json::Object(Map::new())));
            sections.insert("agreements".to_owned(), Json::Object(empty.collect()));
        }
        facts
    }

    fn policy(&self, outline: &Outline, missing: &mut Missing, diagnostics: &mut Diagnostics) -> Document {
        let mut selector = self.selector();
        selector.override_defaults(&outline_defaults(outline, self.library));
        let (cover, sections) = policy::policy_body(&mut selector, self.library, outline);
        selector.finish(missing, diagnostics);
        let exclusions = self
            .school
            .exclude
            .iter()
            .filter_map(|(id, reason)| Some(Exclusion { id: ClauseId::new(&id.value)?, reason: reason.clone() }));
        let key = slug(&self.title);
        let mut document = Document {
            key,
            kind: Kind::Policy,
            meta: self.meta(self.title.clone(), Style::Policy),
            cover,
            sections,
            exclusions: exclusions.collect(),
        };
        self.stamp(&mut document);
        document
    }

    fn agreement(&self, name: &str, missing: &mut Missing, diagnostics: &mut Diagnostics) -> Option<Document> {
        let agreement = self.library.agreements.get(name)?;
        let mut selector = self.selector();
        selector.override_defaults(&[]);
        let title = selector.words(&agreement.title, &agreement.id).unwrap_or_default();
        let sections = agreement::agreement_sections(&mut selector, agreement);
        selector.finish(missing, diagnostics);
        let mut document = Document {
            key: format!("agreements/{name}"),
            kind: Kind::Agreement,
            meta: self.meta(title, agreement.style),
            cover: Vec::new(),
            sections,
            exclusions: Vec::new(),
        };
        self.stamp(&mut document);
        Some(document)
    }

    /// The version-control page: the topic of that name by itself, whatever the outline makes of it.
    fn version_control(&self, policy: &Document, missing: &mut Missing, diagnostics: &mut Diagnostics) -> Document {
        let mut selector = self.selector();
        selector.override_defaults(&[]);
        let entries = self.library.topics.get("version-control").map_or(&[][..], |topic| &topic.entries);
        let mut blocks = Vec::new();
        blocks::push_entries(&mut selector, entries.iter().map(|entry| ("version-control", entry)), &mut blocks);
        selector.finish(missing, diagnostics);
        Document {
            key: "version-control".to_owned(),
            kind: Kind::VersionControl,
            meta: Meta { title: format!("{}: version control", policy.meta.title), ..policy.meta.clone() },
            cover: Vec::new(),
            sections: vec![Section {
                key: "version-control".to_owned(),
                number: None,
                title: None,
                blocks,
                sections: Vec::new(),
            }],
            exclusions: Vec::new(),
        }
    }

    fn meta(&self, title: String, style: Style) -> Meta {
        let school = self.school;
        let current = school.policy.current();
        let day = current.date.last_day();
        Meta {
            title,
            school: school.name.value.clone(),
            strapline: school.strapline.clone(),
            version: current.version.clone(),
            date: words::capital(&current.date.to_string()),
            day: (day.year(), day.month(), day.day()),
            next_review: Some(words::capital(&school.policy.next_review.date.to_string())),
            status: Status::Approved,
            library: self.library.edition.clone(),
            accent: school.colour.as_ref().map_or(Colour::DEFAULT, |colour| colour.value).to_string(),
            crest: self.crest.clone(),
            style,
            short_digest: String::new(),
        }
    }

    /// Sets what follows from the content: its digest, and whether that digest has been approved.
    fn stamp(&self, document: &mut Document) {
        let digest = content_digest(document);
        let policy = &self.school.policy;
        let approved =
            |body: &str| policy.decision_of(body).is_some_and(|(_, decision)| decision.covers(&document.key, &digest));
        let awaiting: Vec<String> =
            policy.approvers.iter().filter(|body| !approved(&body.value)).map(|body| self.body(&body.value)).collect();
        document.meta.short_digest = digest.chars().take(8).collect();
        document.meta.status = if awaiting.is_empty() { Status::Approved } else { Status::Draft { awaiting } };
    }

    /// A body that approves, in the school's words.
    fn body(&self, body: &str) -> String {
        match body {
            "chair_of_governors" => self
                .words
                .get("governors")
                .map_or_else(|| body.replace('_', " "), |governors| format!("chair of {governors}")),
            other => self.words.get(other).cloned().unwrap_or_else(|| other.replace('_', " ")),
        }
    }
}

/// What an outline takes in or leaves out, clause by clause: whole topics first, then what it says of single clauses.
fn outline_defaults(outline: &Outline, library: &Library) -> Vec<(String, bool)> {
    let mut topics = Vec::new();
    let mut clauses = Vec::new();
    for (names, is_in) in [(&outline.exclude, false), (&outline.include, true)] {
        for (name, _) in names {
            match library.topics.get(name) {
                Some(topic) => {
                    for entry in &topic.entries {
                        entry.for_each_part(&mut |part| topics.push((part.id.to_string(), is_in)));
                    }
                }
                None => clauses.push((name.clone(), is_in)),
            }
        }
    }
    topics.extend(clauses);
    topics
}

fn outline_name<'s>(school: &'s School, library: &'s Library) -> &'s str {
    school.policy.outline.as_ref().map_or(&library.default_outline, |outline| &outline.value)
}

/// No two documents may have the same output name, on file systems that ignore case as well.
fn check_names(documents: &[Document], school: &School, diagnostics: &mut Diagnostics) {
    let mut names = BTreeSet::new();
    for document in documents {
        if !names.insert(document.key.to_lowercase()) {
            let place = school.policy.title.as_ref().map_or_else(
                || school.facts.entry("policy").map_or(school.facts.span, |entry: &crate::yaml::Entry| entry.key_span),
                |title| title.span,
            );
            let message = format!("two documents would be written to `{}`", document.key);
            diagnostics.push(Diagnostic::new(Code::SameName, place, message).hint("give the policy another title"));
        }
    }
    debug_assert!(school.facts.get("policy").is_some_and(|node: &Node| !node.entries().is_empty()));
}
