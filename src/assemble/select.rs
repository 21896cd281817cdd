//! Choosing clauses and turning them into text.

use std::collections::{BTreeMap, BTreeSet};

use super::local;
use super::markdown::{ListEntry, Markdown};
use super::prose::{Problem, Prose};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::document::{Block, Clause, ClauseId, FactUse, Inline, Item};
use crate::library::{Entry, Part, Template};
use crate::schema::{self, Kind};
use crate::school::{Located, Reword, School};
use crate::source::Span;
use crate::yaml::Node;

/// Chooses clauses for one school and collects what stands in the way.
pub(super) struct Selector<'a> {
    pub(super) prose: Prose,
    pub(super) school: &'a School,
    /// Clauses in or out whatever their own default: the outline's word, then the school's.
    overrides: BTreeMap<String, bool>,
    missing: Missing,
    /// Groups of which one clause has been chosen.
    chosen: BTreeMap<String, Choice>,
    pub(super) diagnostics: Diagnostics,
}

/// The clause chosen of a group.
struct Choice {
    /// The entry it belongs to; its parts are one choice, wherever they stand.
    entry: ClauseId,
    clause: ClauseId,
    /// Where the description chooses it.
    place: Span,
}

impl<'a> Selector<'a> {
    pub(super) fn new(prose: Prose, school: &'a School) -> Self {
        Self {
            prose,
            school,
            overrides: BTreeMap::new(),
            missing: Missing::default(),
            chosen: BTreeMap::new(),
            diagnostics: Diagnostics::default(),
        }
    }

    /// Says which clauses an outline and the school take in or leave out.
    pub(super) fn override_defaults(&mut self, outline: &[(String, bool)]) {
        self.overrides.extend(outline.iter().cloned());
        self.overrides.extend(self.school.include.iter().map(|id| (id.value.clone(), true)));
        self.overrides.extend(self.school.exclude.iter().map(|(id, _)| (id.value.clone(), false)));
    }

    /// The clauses of `entry` that are in, in order.
    pub(super) fn clauses(&mut self, topic: &str, entry: &Entry) -> Vec<Clause> {
        entry.parts.iter().filter_map(|part| self.clause(topic, part)).collect()
    }

    /// Notes that `clause` is the one chosen of `group`; a second one contradicts it.
    fn choose(&mut self, group: &str, entry: &Entry, clause: &Clause) {
        let place = self.place_of_choice(entry, clause);
        let Some(other) = self.chosen.get(group) else {
            self.chosen
                .insert(group.to_owned(), Choice { entry: entry.choice.clone(), clause: clause.id.clone(), place });
            return;
        };
        if other.entry != entry.choice {
            let (other, other_place) = (&other.clause, other.place);
            let message = format!("`{}` and `{other}` cannot both be part of the policy", clause.id);
            self.diagnostics.push(
                Diagnostic::new(Code::Contradiction, place, message)
                    .label(format!("this chooses `{}`", clause.id))
                    .also(other_place, format!("this chooses `{other}`"))
                    .hint("change one of the two, or leave one clause out under `clauses.exclude`"),
            );
        }
    }

    /// Where the description chooses `clause`: where it includes it, or the fact that its condition reads.
    fn place_of_choice(&self, entry: &Entry, clause: &Clause) -> Span {
        if let Some(included) = self.school.include.iter().find(|id| id.value == clause.id.as_str()) {
            return included.span;
        }
        let part = entry.parts.iter().find(|part| part.id == clause.id);
        let read = part.and_then(|part| part.when.as_ref()).and_then(|when| self.prose.truth(when).ok());
        let fact = read.and_then(|(_, facts)| facts.iter().find_map(|fact| self.school.facts.at(&fact.path)));
        let policy = || self.school.facts.entry("policy").map_or(self.school.facts.span, |entry| entry.key_span);
        fact.map_or_else(policy, |node| node.span)
    }

    fn clause(&mut self, topic: &str, part: &Part) -> Option<Clause> {
        if !self.overrides.get(part.id.as_str()).copied().unwrap_or(part.default_in) {
            return None;
        }
        let mut facts = self.condition(part.when.as_ref(), &part.id)?;
        let (text, used) = match self.school.reword.iter().find(|reword| reword.id.value == part.id.as_str()) {
            Some(reword) => self.reworded(reword, part)?,
            None => self.text(&part.text, &part.id)?,
        };
        facts.extend(used);
        facts.sort_by(|a, b| a.path.cmp(&b.path));
        facts.dedup_by(|a, b| a.path == b.path);
        Some(Clause {
            id: part.id.clone(),
            topic: topic.to_owned(),
            administrative: part.administrative,
            text,
            whole: None,
            facts,
        })
    }

    /// The school's own words for `part`.
    fn reworded(&mut self, reword: &Reword, part: &Part) -> Option<(Vec<Inline>, Vec<FactUse>)> {
        if reword.replaces.value != part.text.digest() {
            let message = format!("the library's text of `{}` is no longer the one that was reworded", part.id);
            self.diagnostics.push(
                Diagnostic::new(Code::OriginalChanged, reword.replaces.span, message).hint(format!(
                    "compare the two with `esafe upgrade`, then add `--keep {0}` or `--take {0}`",
                    part.id
                )),
            );
        }
        let (blocks, facts) = self.local(&reword.text, &part.id)?;
        if let Ok([Markdown::Paragraph(text)]) = <[Markdown; 1]>::try_from(blocks) {
            return Some((text, facts));
        }
        let message = format!("the words for `{}` are not one paragraph", part.id);
        self.diagnostics.push(
            Diagnostic::new(Code::LocalText, reword.text.span, message)
                .hint("write one paragraph; a clause with a list goes under `clauses.add`"),
        );
        None
    }

    /// The blocks of a school's own text; what stands in the way is noted at its place.
    fn local(&mut self, text: &Located<String>, id: &ClauseId) -> Option<(Vec<Markdown>, Vec<FactUse>)> {
        match local::blocks(&self.prose, &text.value) {
            Ok(blocks) => Some(blocks),
            Err(Problem::Missing(path)) => {
                self.missing.0.entry(path).or_default().push(id.clone());
                None
            }
            Err(Problem::Template(message)) => {
                self.diagnostics.push(
                    Diagnostic::new(Code::LocalText, text.span, format!("the text of `{id}` cannot be used: {message}"))
                        .hint("it can hold paragraphs, lists (- or 1.), *emphasis*, **strong emphasis**, [links](https://example.org) and facts"),
                );
                None
            }
        }
    }

    /// The blocks of a school's own clause. The first block has the clause's id; those after it `.2`, `.3`, and entries
    /// of lists a further number.
    pub(super) fn added(&mut self, topic: &str, entry: &Entry) -> Vec<Block> {
        let part = &entry.parts[0];
        let text = Located { value: part.text.source.clone(), span: part.text.span };
        let Some((blocks, facts)) = self.local(&text, &part.id) else { return Vec::new() };
        let mut own = OwnText { topic, id: &part.id, facts };
        blocks.into_iter().enumerate().map(|(at, block)| own.block(at, block)).collect()
    }

    /// The facts a condition read, if it holds or there is none.
    pub(super) fn condition(&mut self, when: Option<&Template>, id: &ClauseId) -> Option<Vec<FactUse>> {
        let Some(when) = when else { return Some(Vec::new()) };
        match self.prose.truth(when) {
            Ok((true, facts)) => Some(facts),
            Ok((false, _)) => None,
            Err(problem) => {
                self.problem(problem, when.span, id);
                None
            }
        }
    }

    /// The text of a template; what stands in the way is noted.
    pub(super) fn text(&mut self, template: &Template, id: &ClauseId) -> Option<(Vec<Inline>, Vec<FactUse>)> {
        match self.prose.inline(template, None) {
            Ok(rendered) => Some(rendered),
            Err(problem) => {
                self.problem(problem, template.span, id);
                None
            }
        }
    }

    /// The words of a heading or label; what stands in the way is noted.
    pub(super) fn words(&mut self, template: &Template, id: &ClauseId) -> Option<String> {
        self.text(template, id).map(|(content, _)| crate::document::plain_text(&content))
    }

    pub(super) fn problem(&mut self, problem: Problem, span: Span, id: &ClauseId) {
        match problem {
            Problem::Missing(path) => self.missing.0.entry(path).or_default().push(id.clone()),
            Problem::Template(message) => self.diagnostics.push(Diagnostic::new(
                Code::Template,
                span,
                format!("the clause `{id}` cannot be printed: {message}"),
            )),
        }
    }

    /// The entries of a list that are in, with the lists below them.
    pub(super) fn items(&mut self, topic: &str, entries: &[Entry]) -> Vec<Item> {
        entries.iter().filter_map(|entry| self.item(topic, entry)).collect()
    }

    /// An entry with the list below it; left out if it introduces a list of which nothing is in.
    pub(super) fn item(&mut self, topic: &str, entry: &Entry) -> Option<Item> {
        // What stands below a clause that is out is out with it.
        let clauses = self.clauses(topic, entry);
        if clauses.is_empty() {
            return None;
        }
        let items = self.items(topic, &entry.items);
        if items.is_empty() && !entry.items.is_empty() {
            return None;
        }
        if let (Some(group), Some(first)) = (&entry.one_of, clauses.first()) {
            self.choose(group, entry, first);
        }
        Some(Item { clauses, ordered: entry.ordered, items })
    }

    /// Hands over what was found, and the missing facts with the clauses that print them.
    pub(super) fn finish(self, missing: &mut Missing, diagnostics: &mut Diagnostics) {
        diagnostics.extend(self.diagnostics);
        for (path, ids) in self.missing.0 {
            missing.0.entry(path).or_default().extend(ids);
        }
    }
}

/// Gives ids to the pieces of a school's own clause.
struct OwnText<'a> {
    topic: &'a str,
    id: &'a ClauseId,
    /// The facts it used; the first piece carries them.
    facts: Vec<FactUse>,
}

impl OwnText<'_> {
    fn block(&mut self, at: usize, block: Markdown) -> Block {
        let id = if at == 0 { self.id.clone() } else { self.id.part(at + 1) };
        match block {
            Markdown::Paragraph(text) => Block::Paragraph { clauses: vec![self.clause(id, text)] },
            // Entries have a number of their own after the block's, so that no two pieces share an id.
            Markdown::List { ordered, entries } => {
                Block::List { ordered, items: self.items(&self.id.part(at + 1), entries) }
            }
        }
    }

    fn items(&mut self, above: &ClauseId, entries: Vec<ListEntry>) -> Vec<Item> {
        let item = |(at, entry): (usize, ListEntry)| {
            let id = above.part(at + 1);
            let items = self.items(&id, entry.entries);
            Item { clauses: vec![self.clause(id, entry.text)], ordered: entry.ordered, items }
        };
        entries.into_iter().enumerate().map(item).collect()
    }

    fn clause(&mut self, id: ClauseId, text: Vec<Inline>) -> Clause {
        let facts = std::mem::take(&mut self.facts);
        Clause { id, topic: self.topic.to_owned(), administrative: false, text, whole: None, facts }
    }
}

/// Facts that chosen clauses print and the school has not given, by path, with those clauses.
#[derive(Debug, Default)]
pub(super) struct Missing(BTreeMap<String, Vec<ClauseId>>);

impl Missing {
    /// One finding for each missing fact.
    pub(super) fn report(&self, facts: &Node, diagnostics: &mut Diagnostics) {
        for (path, ids) in &self.0 {
            diagnostics.push(missing_fact(facts, path, ids));
        }
    }
}

/// Says which key to add, where, and what it looks like.
fn missing_fact(facts: &Node, path: &str, ids: &[ClauseId]) -> Diagnostic {
    if let Some((role, (at, span))) = path.strip_prefix("people.").and_then(|role| Some((role, naming(facts, role)?))) {
        let message = format!("`{at}` names `{role}`, and nobody is described as holding that post");
        return Diagnostic::new(Code::RoleHeldByNobody, span, message)
            .label(format!("the clause `{}` sends readers to nobody", ids[0]))
            .hint(format!("add `{role}: {{name: Ada Byrne}}` under `people`, or name another post here"));
    }
    let (above, key) = path.rsplit_once('.').unwrap_or(("", path));
    let mut place = facts.entries().first().map_or(facts.span, |entry| entry.key_span);
    let mut given = Vec::new();
    let mut node = facts;
    for step in above.split('.').filter(|step| !step.is_empty()) {
        let Some(entry) = node.entry(step) else { break };
        (place, node) = (entry.key_span, &entry.node);
        given.push(step);
    }
    let others: BTreeSet<&ClauseId> = ids.iter().collect();
    let users = match others.len() {
        0 | 1 => format!("the clause `{}` prints it", ids[0]),
        more => format!("the clause `{}` and {} more print it", ids[0], more - 1),
    };
    let described = schema::describe(Kind::School, path);
    let mut diagnostic = Diagnostic::new(Code::MissingFact, place, format!("`{path}` is missing: {users}"));
    if let Some(description) = described.and_then(|d| d.description()) {
        diagnostic = diagnostic.label(description);
    }
    let example = described.and_then(|d| d.example()).map_or_else(|| "…".to_owned(), schema::inline_yaml);
    // The keys between what is there and what is missing are part of what to type.
    let absent: Vec<&str> = above.split('.').skip(given.len()).filter(|step| !step.is_empty()).collect();
    let typed = absent.iter().rev().fold(format!("{key}: {example}"), |inner, step| format!("{step}: {{{inner}}}"));
    let owner = if given.is_empty() { "at the top level".to_owned() } else { format!("under `{}`", given.join(".")) };
    let own = facts.at("clauses.add").is_some_and(|added| added.entry(ids[0].as_str()).is_some());
    let other = if own {
        format!("or take the fact out of `{}`", ids[0])
    } else {
        format!("or leave the clause out: `clauses: {{exclude: {{{}: why it does not apply}}}}`", ids[0])
    };
    diagnostic.hint(format!("add `{typed}` {owner}")).hint(other)
}

/// The first fact that gives something to the post `role`: its path and place.
fn naming(facts: &Node, role: &str) -> Option<(String, Span)> {
    let mut found = None;
    facts.for_each_text("", &mut |path, node, text| {
        let names_role = || {
            let described = schema::describe(Kind::School, path);
            described.is_some_and(|described| described.definition() == Some("role"))
        };
        // Who is the same as whom is decided when the people are read.
        if found.is_none() && text == role && !path.ends_with(".same_as") && names_role() {
            found = Some((path.to_owned(), node.span));
        }
    });
    found
}
