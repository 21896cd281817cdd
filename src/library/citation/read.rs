//! From the file to the register. What its schema cannot say is looked at here: days that exist, names that stand once,
//! patterns that compile and find their examples, editions that follow each other.

use std::collections::BTreeMap;

use jiff::civil::Date;
use regex::Regex;

use super::edition::{self, Edition, Guidance};
use super::pattern;
use super::{Citations, Owner, Stale, Status};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use crate::yaml::Node;

/// The register in `tree`, a file that its schema allows; faults are pushed.
pub(in crate::library) fn register(tree: &Node, diagnostics: &mut Diagnostics) -> Option<Citations> {
    let mut reader = Reader { diagnostics, patterns: Vec::new(), owners: Vec::new() };
    let compiled = reader.day(tree, "compiled");
    let stale = reader.citations(tree.get("citations")?);
    let guidance = reader.all_guidance(tree.get("guidance")?);
    let Reader { patterns, owners, .. } = reader;
    let any = pattern::together(&patterns)
        .map_err(|error| fault(diagnostics, tree.span, &format!("the patterns do not go together: {error}")));
    Some(Citations { edition: text(tree, "edition")?, compiled: compiled?, stale, guidance, any: any.ok()?, owners })
}

struct Reader<'a> {
    diagnostics: &'a mut Diagnostics,
    patterns: Vec<String>,
    owners: Vec<Owner>,
}

fn fault(diagnostics: &mut Diagnostics, span: Span, message: &str) {
    diagnostics.push(Diagnostic::new(Code::Library, span, message));
}

fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(Node::text).map(str::to_owned)
}

fn texts(node: &Node, key: &str) -> Vec<String> {
    node.get(key).map_or(&[][..], Node::list).iter().filter_map(|item| item.text().map(str::to_owned)).collect()
}

impl Reader<'_> {
    fn fault(&mut self, span: Span, message: &str) {
        fault(self.diagnostics, span, message);
    }

    fn day(&mut self, node: &Node, key: &str) -> Option<Date> {
        let node = node.get(key)?;
        let day = node.text()?.parse().ok();
        if day.is_none() {
            self.fault(node.span, "there is no such day");
        }
        day
    }

    fn citations(&mut self, list: &Node) -> Vec<Stale> {
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        let mut citations = Vec::new();
        for node in list.list() {
            let Some(id) = node.get("id") else { continue };
            if let Some(&earlier) = id.text().and_then(|name| first.get(name)) {
                let twice = Diagnostic::new(Code::Library, id.span, "this name stands twice");
                self.diagnostics.push(twice.also(earlier, "first used here"));
            }
            first.extend(id.text().map(|name| (name, id.span)));
            citations.extend(self.citation(node, Owner::Stale(citations.len())));
        }
        citations
    }

    fn citation(&mut self, node: &Node, owner: Owner) -> Option<Stale> {
        let since = self.day(node, "since");
        let matches = node.get("match")?.list();
        let patterns: Vec<Option<Regex>> = matches.iter().map(|pattern| self.pattern(pattern, Some(owner))).collect();
        let unless = node.get("unless").map(|unless| self.pattern(unless, None));
        let status = Status::named(node.get("status")?.text()?)?;
        let verified = node.get("verified")?.bool()?;
        if verified && status == Status::ToCheck {
            self.fault(node.get("verified")?.span, "what has still to be checked is not verified");
        }
        let stale = Stale {
            id: text(node, "id")?,
            status,
            since,
            instead: text(node, "instead")?,
            verified,
            source: text(node, "source")?,
            note: text(node, "note"),
            examples: texts(node, "examples"),
            in_order: texts(node, "in_order"),
            patterns: patterns.into_iter().collect::<Option<Vec<Regex>>>()?,
            unless: unless.map_or(Some(None), |unless| unless.map(Some))?,
        };
        self.prove(&stale, node);
        Some(stale)
    }

    /// Compiles a pattern; with an owner, it is also one of those that a text is searched for first.
    fn pattern(&mut self, node: &Node, owner: Option<Owner>) -> Option<Regex> {
        let written = pattern::tolerant(node.text()?);
        match pattern::compile(&written) {
            Ok(regex) => {
                if let Some(owner) = owner {
                    self.patterns.push(written);
                    self.owners.push(owner);
                }
                Some(regex)
            }
            Err(error) => {
                self.fault(node.span, &format!("this pattern cannot be used: {error}"));
                None
            }
        }
    }

    /// Each example is found, each pattern finds one, and nothing that is in order is found.
    fn prove(&mut self, stale: &Stale, node: &Node) {
        let items = |key: &str| node.get(key).map_or(&[][..], Node::list);
        for example in
            items("examples").iter().filter(|example| example.text().is_some_and(|t| stale.find(t).is_none()))
        {
            self.fault(example.span, "no pattern finds this example, or `unless` leaves it alone");
        }
        for (pattern, node) in stale.patterns.iter().zip(items("match")) {
            if !stale.examples.iter().any(|example| pattern.is_match(example)) {
                self.fault(node.span, "this pattern finds none of the examples");
            }
        }
        for text in items("in_order").iter().filter(|text| text.text().is_some_and(|t| stale.find(t).is_some())) {
            self.fault(text.span, "a pattern finds this text, which is in order");
        }
    }

    fn all_guidance(&mut self, list: &Node) -> Vec<Guidance> {
        let mut all = Vec::new();
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        for node in list.list() {
            if let Some((key, name)) = node.get("key").and_then(|key| Some((key, key.text()?))) {
                if let Some(&earlier) = first.get(name) {
                    let twice = Diagnostic::new(Code::Library, key.span, "this key stands twice");
                    self.diagnostics.push(twice.also(earlier, "first used here"));
                }
                first.insert(name, key.span);
            }
            all.extend(self.guidance(node, Owner::Guidance(all.len())));
        }
        all
    }

    fn guidance(&mut self, node: &Node, owner: Owner) -> Option<Guidance> {
        let nodes = node.get("editions")?.list();
        let editions: Vec<Option<Edition>> = nodes.iter().map(|edition| self.edition(edition)).collect();
        let editions = editions.into_iter().collect::<Option<Vec<Edition>>>()?;
        for (at, pair) in editions.windows(2).enumerate() {
            if pair[0].until.is_none_or(|until| pair[1].from <= until) {
                self.fault(
                    nodes[at + 1].get("from")?.span,
                    "this edition is in force before the one above it has ended",
                );
            }
        }
        let title = node.get("title")?;
        let (names, short) = (texts(node, "names"), texts(node, "short"));
        let written = edition::names(title.text()?, &names, &short);
        let earlier = node.get("earlier").and_then(Node::bool).unwrap_or(false);
        match Guidance::new((title.text()?.to_owned(), text(node, "key")), (names, short), earlier, editions) {
            Ok(guidance) => {
                self.patterns.push(written);
                self.owners.push(owner);
                Some(guidance)
            }
            Err(error) => {
                self.fault(title.span, &format!("these names cannot be looked for: {error}"));
                None
            }
        }
    }

    fn edition(&mut self, node: &Node) -> Option<Edition> {
        let (from, until) = (self.day(node, "from")?, self.day(node, "until"));
        if until.is_some_and(|until| until < from) {
            self.fault(node.get("until")?.span, "this edition ends before it begins");
        }
        Some(Edition {
            label: text(node, "label")?,
            from,
            until,
            changes: text(node, "changes"),
            verified: node.get("verified")?.bool()?,
            source: text(node, "source")?,
        })
    }
}
