//! Drift: how an academy differs from what its trust says.

use std::collections::BTreeSet;

use super::Trust;
use crate::overlay::{self, Departure};
use crate::source::Span;
use crate::yaml::{Node, Value};

/// Where a trust and an academy say where clauses differ from the library's.
const CLAUSES: &str = "clauses";

/// How an academy differs from what its trust says: each difference once, in the order of paths or ids.
///
/// What only the academy can say, such as its name, is no difference, and neither is the same value written down again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drift {
    /// Values of the trust that the academy replaces or removes, by path; clauses are below.
    pub overrides: Vec<Difference>,
    /// Clauses that one of them leaves out and the other does not, or for another reason.
    pub exclusions: Vec<Difference>,
    /// Clauses that they do not have in the same words.
    pub rewordings: Vec<Difference>,
    /// Clauses of their own that they do not share.
    pub additions: Vec<Difference>,
    /// Clauses that only one of them takes in.
    pub inclusions: Vec<Difference>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The path of a fact, keys joined by dots, or the id of a clause.
    pub id: String,
    /// Where the academy has its say: a key, or a position in a list.
    pub at: Span,
    /// What the trust has; `None` if nothing.
    pub trust: Option<Node>,
    /// What the academy has; `None` if nothing.
    pub academy: Option<Node>,
}

impl Drift {
    /// Whether there is no difference.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { overrides, exclusions, rewordings, additions, inclusions } = self;
        [overrides, exclusions, rewordings, additions, inclusions].into_iter().all(Vec::is_empty)
    }
}

impl Trust {
    /// How an academy that has `own` differs from what the trust says.
    #[must_use]
    pub fn drift(&self, own: &Node) -> Drift {
        let defaults = &self.defaults;
        // A file that holds no keys says nothing of its own; that it must is another finding.
        if !matches!(own.value, Value::Map(_)) {
            return Drift::default();
        }
        let academy = self.academy(own);
        let keyed = |section: &str| keyed(section, defaults, &academy, own);
        let is_clause = |path: &str| path == CLAUSES || path.starts_with("clauses.");
        let overrides = overlay::departures(defaults, own).into_iter().filter(|found| !is_clause(&found.path));
        Drift {
            overrides: overrides.map(Difference::from).collect(),
            exclusions: keyed("exclude"),
            rewordings: keyed("reword"),
            additions: keyed("add"),
            inclusions: included(defaults, &academy, own),
        }
    }
}

impl From<Departure> for Difference {
    fn from(Departure { path, at, below, above }: Departure) -> Self {
        Self { id: path, at, trust: Some(below), academy: above }
    }
}

/// The clauses of a section that has them by id.
fn keyed(section: &str, defaults: &Node, academy: &Node, own: &Node) -> Vec<Difference> {
    let in_section = |tree: &'_ Node| -> Vec<(String, Node)> {
        let section = tree.get(CLAUSES).and_then(|clauses| clauses.get(section));
        section.map_or(&[][..], Node::entries).iter().map(|entry| (entry.key.clone(), entry.node.clone())).collect()
    };
    let at = |id: &str| overlay::named([CLAUSES, section, id], own);
    differences(&in_section(defaults), &in_section(academy), at)
}

/// The clauses that are taken in; a list of the academy takes the place of the trust's.
fn included(defaults: &Node, academy: &Node, own: &Node) -> Vec<Difference> {
    let list = |tree: &Node| -> Vec<(String, Node)> {
        let list = tree.get(CLAUSES).and_then(|clauses| clauses.get("include"));
        let ids = list.map_or(&[][..], Node::list).iter();
        ids.filter_map(|node| Some((node.text()?.to_owned(), node.clone()))).collect()
    };
    let theirs = list(academy);
    let at = |id: &str| match theirs.iter().find(|(listed, _)| listed == id) {
        Some((_, node)) => node.span,
        None => overlay::named([CLAUSES, "include"], own),
    };
    differences(&list(defaults), &theirs, at)
}

/// What stands under an id in only one of the two, or is not the same in both; in the order of ids.
fn differences(trust: &[(String, Node)], academy: &[(String, Node)], at: impl Fn(&str) -> Span) -> Vec<Difference> {
    let of = |all: &[(String, Node)], id: &str| all.iter().find(|(key, _)| key == id).map(|(_, node)| node.clone());
    let ids: BTreeSet<&str> = trust.iter().chain(academy).map(|(id, _)| id.as_str()).collect();
    let compared = ids.into_iter().map(|id| (id, of(trust, id), of(academy, id)));
    let json = |node: &Option<Node>| node.as_ref().map(Node::json);
    compared
        .filter(|(_, trust, academy)| json(trust) != json(academy))
        .map(|(id, trust, academy)| Difference { id: id.to_owned(), at: at(id), trust, academy })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diag::Diagnostics;
    use crate::overlay::sample::{layers, reversed};
    use crate::source::Sources;
    use crate::yaml;

    fn read(name: &str, text: &str, sources: &mut Sources) -> Node {
        let source = sources.add(name, text);
        yaml::parse(sources, source).output.unwrap()
    }

    /// A trust whose defaults are `defaults`.
    fn trust(defaults: &str, sources: &mut Sources) -> Trust {
        let text =
            format!("format: 1\ntrust: {{name: Hollow Lane Trust}}\nacademies: academies/*\ndefaults:\n{defaults}");
        Trust::decode(&read("trust.yaml", &text, sources), "trust.yaml", &mut Diagnostics::default()).unwrap()
    }

    const DEFAULTS: &str = "  school: {type: academy}
  practice:
    phones: {pupils: hand-in, visitors: silent}
    sessions: {idle_lock_minutes: 10}
  agreements: {staff: {}, parents: {}}
  clauses:
    include: [security.as-safe-as-possible, cctv.signs]
    exclude: {cctv.network: No cameras., passwords.private: See the handbook.}
    add:
      trust.logo: {topic: passwords, text: Ours.}
";

    const OWN: &str = "school: {name: Birch Hill, type: academy}
practice:
  phones: {pupils: not-permitted, visitors: silent, staff: away}
  sessions: null
agreements: {parents: null, clubs: {}}
clauses:
  include: [cctv.signs, email.private]
  exclude: {cctv.network: No cameras., passwords.private: null, email.spam: We have no email.}
  reword:
    phones.bags: {text: In the box., replaces: abc}
  add:
    trust.logo: {topic: passwords, text: Theirs.}
    local.box: {topic: phones, text: A box.}
";

    /// Each difference: id, line of the academy's file, the trust's value, the academy's.
    fn told(all: &[Difference], sources: &Sources) -> Vec<String> {
        let json = |node: &Option<Node>| node.as_ref().map_or("-".to_owned(), |node| node.json().to_string());
        let line = |found: &Difference| {
            assert_eq!(sources.get(found.at.source).name, "school.yaml");
            sources.start_of(found.at).line
        };
        let told = |one| format!("{} {}: {} > {}", line(one), one.id, json(&one.trust), json(&one.academy));
        all.iter().map(told).collect()
    }

    #[test]
    fn each_way_of_differing_is_told_with_both_values_and_its_place() {
        let mut sources = Sources::default();
        let trust = trust(DEFAULTS, &mut sources);
        let own = read("school.yaml", OWN, &mut sources);
        let drift = trust.drift(&own);
        let told = |all| told(all, &sources);
        assert_eq!(
            told(&drift.overrides),
            [
                "5 agreements.parents: {} > -",
                "3 practice.phones.pupils: \"hand-in\" > \"not-permitted\"",
                "4 practice.sessions: {\"idle_lock_minutes\":10} > -",
            ]
        );
        assert_eq!(
            told(&drift.exclusions),
            ["8 email.spam: - > \"We have no email.\"", "8 passwords.private: \"See the handbook.\" > -"]
        );
        assert_eq!(told(&drift.rewordings), ["10 phones.bags: - > {\"replaces\":\"abc\",\"text\":\"In the box.\"}"]);
        assert_eq!(
            told(&drift.additions),
            [
                "13 local.box: - > {\"text\":\"A box.\",\"topic\":\"phones\"}",
                "12 trust.logo: {\"text\":\"Ours.\",\"topic\":\"passwords\"} > {\"text\":\"Theirs.\",\"topic\":\"passwords\"}",
            ]
        );
        assert_eq!(
            told(&drift.inclusions),
            [
                "7 email.private: - > \"email.private\"",
                "7 security.as-safe-as-possible: \"security.as-safe-as-possible\" > -"
            ]
        );
        assert!(!drift.is_empty());
    }

    #[test]
    fn an_academy_that_says_nothing_has_no_drift() {
        let mut sources = Sources::default();
        let trust = trust(DEFAULTS, &mut sources);
        for own in ["{}", "school: {name: Birch Hill}", "practice: {phones: {pupils: hand-in}}", "~", "[]", "no"] {
            let own = read("school.yaml", own, &mut sources);
            assert!(trust.drift(&own).is_empty(), "{own:?}");
        }
        let again = trust.defaults.clone();
        assert!(trust.drift(&again).is_empty());
    }

    #[test]
    fn taking_back_all_that_the_trust_says_of_clauses_is_told_clause_by_clause() {
        let mut sources = Sources::default();
        let trust = trust(DEFAULTS, &mut sources);
        let drift = trust.drift(&read("school.yaml", "clauses: null\n", &mut sources));
        let counts = [&drift.overrides, &drift.exclusions, &drift.rewordings, &drift.additions, &drift.inclusions];
        assert_eq!(counts.map(Vec::len), [0, 2, 0, 1, 2]);
        assert!(counts.into_iter().flatten().all(|one| one.academy.is_none() && one.trust.is_some()));
    }

    /// A tree with another as what it says of clauses.
    fn with_clauses(tree: &Node, clauses: &Node) -> Node {
        let name = |key: &str| match key {
            "a" => "include",
            "b" => "exclude",
            "c" => "reword",
            _ => "add",
        };
        let mut clauses = clauses.clone();
        let mut whole = tree.clone();
        if let (Value::Map(sections), Value::Map(entries)) = (&mut clauses.value, &mut whole.value) {
            for section in sections {
                name(&section.key).clone_into(&mut section.key);
            }
            entries.push(yaml::Entry { key: CLAUSES.to_owned(), key_span: clauses.span, node: clauses });
        }
        whole
    }

    /// A difference without its place.
    type Values = (String, Option<serde_json::Value>, Option<serde_json::Value>);

    /// All differences without their places, kind by kind.
    fn values(drift: &Drift) -> [Vec<Values>; 5] {
        let json = |node: &Option<Node>| node.as_ref().map(Node::json);
        let value = |one: &Difference| (one.id.clone(), json(&one.trust), json(&one.academy));
        let Drift { overrides, exclusions, rewordings, additions, inclusions } = drift;
        [overrides, exclusions, rewordings, additions, inclusions].map(|all| all.iter().map(value).collect())
    }

    proptest! {
        #[test]
        fn each_difference_is_listed_once_in_whatever_order_the_keys_stand(layers in layers(4)) {
            let mut trust = trust("  {}\n", &mut Sources::default());
            trust.defaults = with_clauses(&layers[0], &layers[1]);
            let own = with_clauses(&layers[2], &layers[3]);
            let found = values(&trust.drift(&own));
            for all in &found {
                let ids: BTreeSet<&String> = all.iter().map(|(id, ..)| id).collect();
                prop_assert_eq!(ids.len(), all.len());
                prop_assert!(all.iter().all(|(_, trust, academy)| trust != academy));
            }
            trust.defaults = reversed(&trust.defaults);
            prop_assert_eq!(values(&trust.drift(&reversed(&own))), found);
        }
    }
}
