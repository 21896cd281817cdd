//! Former editions: layers that turn an edition of the library into the one before it.
//!
//! A layer says what was otherwise: clauses that were not there, clauses with other words or another condition. Topics,
//! agreements and outlines that differ in more than that are carried whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Library;
use super::agreement::{Agreement, Group};
use super::clause::{Content, Entry, Part, Template, TopicFile};
use super::outline::Outline;
use crate::document::ClauseId;
use crate::source::Span;
use crate::yaml::Node;

/// What a former edition had otherwise than the one after it.
#[derive(Debug, Default)]
pub(super) struct Layer {
    /// The former edition.
    edition: String,
    /// The one after it, on which it is laid.
    next: String,
    /// Clauses of topics that were otherwise.
    topics: Changes,
    /// Rules of agreements that were otherwise, by agreement.
    agreements: BTreeMap<String, Changes>,
    /// Topics that it had in another form.
    pub(super) whole_topics: Vec<TopicFile>,
    /// Agreements that it had in another form.
    pub(super) whole_agreements: Vec<Agreement>,
    /// Outlines that it had in another form.
    pub(super) whole_outlines: Vec<Outline>,
}

#[derive(Debug, Default)]
struct Changes {
    absent: BTreeMap<String, Span>,
    former: BTreeMap<String, Former>,
}

/// What a clause was.
#[derive(Debug)]
struct Former {
    span: Span,
    text: Option<Template>,
    /// Its condition, if that was another.
    when: Option<Template>,
    /// Whether it had no condition, and has one now.
    always: bool,
    administrative: Option<bool>,
}

/// An id that a layer names and the edition after it has not, and where the layer names it.
pub(super) type Unknown = (String, Span);

impl Layer {
    /// A layer from its file, which its schema allows.
    pub(super) fn read(tree: &Node) -> Option<Self> {
        let text = |key: &str| tree.get(key)?.text().map(str::to_owned);
        let absent = tree.get("absent");
        let mut layer = Self { edition: text("edition")?, next: text("next")?, ..Self::default() };
        layer.topics.read(absent.and_then(|node| node.get("clauses")), tree.get("clauses"));
        for (list, map) in [(absent.and_then(|node| node.get("agreements")), None), (None, tree.get("agreements"))] {
            for entry in list.or(map).map_or(&[][..], Node::entries) {
                let of_agreement = layer.agreements.entry(entry.key.clone()).or_default();
                of_agreement.read(list.map(|_| &entry.node), map.map(|_| &entry.node));
            }
        }
        Some(layer)
    }

    pub(super) fn edition(&self) -> &str {
        &self.edition
    }

    /// The former edition, and what the layer names that `library` has not; none if it does not lie on `library`.
    fn on(&self, library: &Library) -> Option<(Library, Vec<Unknown>)> {
        if self.next != library.edition {
            return None;
        }
        let mut former = Library { edition: self.edition.clone(), former: Vec::new(), ..library.clone() };
        let mut met = BTreeSet::new();
        for topic in former.topics.values_mut() {
            self.topics.apply(&mut topic.entries, &mut met);
        }
        former.topics.retain(|_, topic| !topic.entries.is_empty());
        let mut unknown = self.topics.unknown(&met);
        for (name, changes) in &self.agreements {
            let mut met = BTreeSet::new();
            if let Some(agreement) = former.agreements.get_mut(name) {
                changes.apply_to(agreement, &mut met);
            }
            unknown.extend(changes.unknown(&met));
        }
        former.agreements.retain(|_, agreement| agreement.entries().next().is_some());
        let named = |topic: &TopicFile| (topic.name.clone(), topic.clone());
        former.topics.extend(self.whole_topics.iter().map(named));
        former.agreements.extend(self.whole_agreements.iter().map(|whole| (whole.name.clone(), whole.clone())));
        former.outlines.extend(self.whole_outlines.iter().map(|whole| (whole.name.clone(), whole.clone())));
        Some((former, unknown))
    }
}

/// The former editions of `library`, the latest first, and what their layers name in vain.
pub(super) fn editions(library: &Library, layers: &BTreeMap<String, Layer>) -> (Vec<Arc<Library>>, Vec<Unknown>) {
    let (mut former, mut unknown): (Vec<Arc<Library>>, Vec<Unknown>) = (Vec::new(), Vec::new());
    // Each layer is used once, so that layers in a circle come to an end.
    for _ in layers {
        let latest = former.last().map_or(library, |latest| &**latest);
        let Some((earlier, not_there)) = layers.values().find_map(|layer| layer.on(latest)) else { break };
        former.push(Arc::new(earlier));
        unknown.extend(not_there);
    }
    (former, unknown)
}

impl Changes {
    fn read(&mut self, absent: Option<&Node>, former: Option<&Node>) {
        for id in absent.map_or(&[][..], Node::list) {
            self.absent.extend(id.text().map(|text| (text.to_owned(), id.span)));
        }
        let template = |node: &Node| Some(Template { source: node.text()?.to_owned(), span: node.span });
        for entry in former.map_or(&[][..], Node::entries) {
            let was = Former {
                span: entry.key_span,
                text: entry.node.get("text").and_then(template),
                when: entry.node.get("when").and_then(template),
                always: entry.node.get("when").is_some_and(|when| when.text().is_none()),
                administrative: entry.node.get("administrative").and_then(Node::bool),
            };
            self.former.insert(entry.key.clone(), was);
        }
    }

    /// What is named here and not among the ids that were `met`.
    fn unknown(&self, met: &BTreeSet<ClauseId>) -> Vec<Unknown> {
        let named = self.absent.iter().map(|(id, span)| (id, *span));
        let named = named.chain(self.former.iter().map(|(id, was)| (id, was.span)));
        named.filter(|(id, _)| !met.iter().any(|met| met.as_str() == *id)).map(|(id, at)| (id.clone(), at)).collect()
    }

    fn apply_to(&self, agreement: &mut Agreement, met: &mut BTreeSet<ClauseId>) {
        self.apply(&mut agreement.preamble, met);
        agreement.groups.iter_mut().for_each(|group| self.apply(&mut group.rules, met));
        agreement.groups.retain(|group: &Group| !group.rules.is_empty());
        if let Some(permissions) = &mut agreement.permissions {
            let mut lead: Vec<Entry> = permissions.lead.take().into_iter().collect();
            self.apply(&mut lead, met);
            permissions.lead = lead.pop();
        }
        self.apply(&mut agreement.declaration, met);
    }

    fn apply(&self, entries: &mut Vec<Entry>, met: &mut BTreeSet<ClauseId>) {
        for entry in &mut *entries {
            entry.parts.retain(|part| {
                let is_absent = self.absent.contains_key(part.id.as_str());
                if is_absent {
                    met.insert(part.id.clone());
                }
                !is_absent
            });
            entry.parts.iter_mut().for_each(|part| self.put_back(part, met));
            if let Content::Fields { fields } = &mut entry.content {
                self.apply(fields, met);
            }
            self.apply(&mut entry.items, met);
            if let Some(first) = entry.parts.first()
                && !entry.parts.iter().any(|part| part.id == entry.choice)
            {
                entry.choice = first.id.clone();
            }
        }
        entries.retain(|entry| !entry.parts.is_empty());
    }

    fn put_back(&self, part: &mut Part, met: &mut BTreeSet<ClauseId>) {
        let Some(was) = self.former.get(part.id.as_str()) else { return };
        met.insert(part.id.clone());
        if let Some(text) = &was.text {
            part.text = text.clone();
        }
        if was.always || was.when.is_some() {
            part.when.clone_from(&was.when);
        }
        if let Some(administrative) = was.administrative {
            part.administrative = administrative;
        }
    }
}
