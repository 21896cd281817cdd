//! From files to the register. What their schema cannot say is looked at here: days that exist, ids that stand once,
//! and names of clauses, facts, roles, agreements and citations that there are.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value as Json;

use super::{Application, Certainty, Contradiction, DayTest, Evidence, Origin, Register, Requirement, Tier};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::document::ClauseId;
use crate::library::Library;
use crate::schema::{self, Kind};
use crate::source::Span;
use crate::yaml::Node;

/// Days of a school that are no facts of their own.
const DAYS: [&str; 4] = ["review", "approval", "version", "next_review"];

/// The file of the register in `tree`, which its schema allows; faults are pushed.
pub(in crate::library) fn register(tree: &Node, diagnostics: &mut Diagnostics) -> Option<Register> {
    let mut reader = Reader { diagnostics };
    let requirements = tree.get("requirements")?.list().iter().filter_map(|node| reader.requirement(node)).collect();
    Some(Register {
        name: text(tree, "register")?,
        title: text(tree, "title")?,
        edition: text(tree, "edition")?,
        nation: text(tree, "nation")?,
        requirements,
    })
}

fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(Node::text).map(str::to_owned)
}

fn texts(node: &Node, key: &str) -> Vec<String> {
    list(node, key).iter().filter_map(|item| item.text().map(str::to_owned)).collect()
}

fn list<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    node.get(key).map_or(&[], Node::list)
}

fn months(node: &Node, key: &str) -> Option<u16> {
    node.get(key).and_then(|months| months.json().as_u64()).and_then(|months| u16::try_from(months).ok())
}

fn values(node: &Node, key: &str) -> Vec<(String, Vec<Json>)> {
    let entries = node.get(key).map_or(&[][..], Node::entries);
    entries.iter().map(|entry| (entry.key.clone(), entry.node.list().iter().map(Node::json).collect())).collect()
}

struct Reader<'a> {
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn day(&mut self, node: &Node, key: &str) -> Option<Date> {
        let node = node.get(key)?;
        let day = node.text()?.parse().ok();
        if day.is_none() {
            self.diagnostics.push(Diagnostic::new(Code::Library, node.span, "there is no such day"));
        }
        day
    }

    fn requirement(&mut self, node: &Node) -> Option<Requirement> {
        let (since, until) = (self.day(node, "since"), self.day(node, "until"));
        if until.is_some_and(|until| since.is_some_and(|since| until < since)) {
            let span = node.get("until")?.span;
            self.diagnostics.push(Diagnostic::new(Code::Library, span, "this requirement ends before it begins"));
        }
        let (source, verified) = (node.get("source")?, node.get("verified")?);
        Some(Requirement {
            id: ClauseId::new(node.get("id")?.text()?)?,
            span: node.get("id")?.span,
            origin: Origin {
                title: text(source, "title")?,
                publisher: text(source, "publisher")?,
                edition: text(source, "edition"),
                paragraph: text(source, "paragraph"),
            },
            tier: Tier::named(node.get("status")?.text()?)?,
            requires: text(node, "requires")?,
            applies: node.get("applies_to").map_or_else(Application::default, |applies| Application {
                types: texts(applies, "types"),
                phases: texts(applies, "phases"),
                facts: texts(applies, "facts"),
                unless: values(applies, "unless"),
                otherwise: text(applies, "otherwise"),
            }),
            since,
            until,
            certainty: match verified.get("level")?.text()? {
                "primary" => Certainty::Primary,
                "secondary" => Certainty::Secondary,
                _ => Certainty::Unverified,
            },
            found: text(verified, "how")?,
            evidence: list(node, "evidence").iter().map(|part| self.evidence(part)).collect(),
            contradictions: list(node, "contradicted_by").iter().map(contradiction).collect(),
        })
    }

    fn evidence(&mut self, node: &Node) -> Evidence {
        let editions = node.get("editions").map_or(&[][..], Node::entries);
        Evidence {
            shows: text(node, "shows").unwrap_or_default(),
            clauses: texts(node, "clauses"),
            any_clause: texts(node, "any_clause"),
            roles: texts(node, "roles"),
            any_role: texts(node, "any_role"),
            facts: texts(node, "facts"),
            any_fact: texts(node, "any_fact"),
            values: values(node, "values"),
            agreements: texts(node, "agreements"),
            any_agreement: texts(node, "any_agreement"),
            editions: editions
                .iter()
                .filter_map(|entry| Some((entry.key.clone(), entry.node.text()?.to_owned())))
                .collect(),
            dates: list(node, "dates").iter().filter_map(|date| self.date(date)).collect(),
        }
    }

    fn date(&mut self, node: &Node) -> Option<DayTest> {
        Some(DayTest {
            of: text(node, "of")?,
            since: self.day(node, "since"),
            within_months: months(node, "within_months"),
            ahead_months: months(node, "ahead_months"),
            academic_year: node.get("academic_year").and_then(Node::bool).unwrap_or(false),
        })
    }
}

fn contradiction(node: &Node) -> Contradiction {
    Contradiction {
        says: text(node, "says").unwrap_or_default(),
        clauses: texts(node, "clauses"),
        values: values(node, "values"),
        citations: texts(node, "citations"),
        dates_past: texts(node, "dates_past"),
    }
}

/// Every name that requirements use is one that there is, and every requirement that a clause names too.
pub(in crate::library) fn check(library: &Library, diagnostics: &mut Diagnostics) {
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    for requirement in library.requirements() {
        if let Some(&earlier) = first.get(requirement.id.as_str()) {
            let message = format!("the requirement `{}` stands twice", requirement.id);
            diagnostics
                .push(Diagnostic::new(Code::Library, requirement.span, message).also(earlier, "first used here"));
        }
        first.insert(requirement.id.as_str(), requirement.span);
        let mut fault = |kind: &str, name: &str| {
            let message = format!("the requirement `{}` names {kind} `{name}`, which there is not", requirement.id);
            diagnostics.push(Diagnostic::new(Code::Library, requirement.span, message));
        };
        check_names(library, requirement, &mut fault);
    }
    let entries = library.entries().map(|(_, entry)| entry);
    for entry in entries.chain(library.agreements.values().flat_map(super::super::Agreement::entries)) {
        entry.for_each_part(&mut |part| {
            for satisfied in part.satisfies.iter().filter(|s| !first.contains_key(s.requirement.as_str())) {
                let message = format!("the register has no requirement `{}`", satisfied.requirement);
                diagnostics.push(Diagnostic::new(Code::Library, satisfied.span, message));
            }
        });
    }
}

fn check_names(library: &Library, requirement: &Requirement, fault: &mut dyn FnMut(&str, &str)) {
    let ids = library.ids();
    let evidence = &requirement.evidence;
    let contradictions = &requirement.contradictions;
    let clauses = evidence.iter().flat_map(Evidence::named_clauses);
    for id in clauses.chain(contradictions.iter().flat_map(|c| &c.clauses)) {
        if !ids.contains(id.as_str()) {
            fault("the clause", id);
        }
    }
    for role in evidence.iter().flat_map(|part| part.roles.iter().chain(&part.any_role)) {
        if library.roles.get(role).is_none() {
            fault("the role", role);
        }
    }
    for name in evidence.iter().flat_map(|part| part.agreements.iter().chain(&part.any_agreement)) {
        if !library.agreements.contains_key(name) {
            fault("the agreement", name);
        }
    }
    let facts = evidence.iter().flat_map(|part| part.facts.iter().chain(&part.any_fact));
    let valued = evidence.iter().flat_map(|part| &part.values).chain(contradictions.iter().flat_map(|c| &c.values));
    let valued = valued.chain(&requirement.applies.unless);
    let days = evidence.iter().flat_map(|part| part.dates.iter().map(|date| &date.of));
    let days = days.chain(contradictions.iter().flat_map(|c| &c.dates_past));
    let days = days.filter(|day| !DAYS.contains(&day.as_str()));
    for path in facts.chain(&requirement.applies.facts).chain(valued.map(|(path, _)| path)).chain(days) {
        if schema::describe(Kind::School, path).is_none() {
            fault("the fact", path);
        }
    }
    let Some(citations) = &library.citations else { return };
    for id in contradictions.iter().flat_map(|c| &c.citations) {
        if !citations.stale.iter().any(|stale| &stale.id == id) {
            fault("the citation", id);
        }
    }
    for (title, label) in evidence.iter().flat_map(|part| &part.editions) {
        let guidance = citations.guidance.iter().find(|guidance| &guidance.title == title);
        if !guidance.is_some_and(|guidance| guidance.editions.iter().any(|edition| &edition.label == label)) {
            fault("the edition", &format!("{title} {label}"));
        }
    }
}
