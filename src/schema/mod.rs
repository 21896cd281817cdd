//! The JSON Schemas (draft 2020-12) of every kind of file, and what they say of a located tree.
//!
//! The schemas are embedded and published unchanged. A violation becomes a finding at its place, in plain words, with
//! the examples that the schema itself gives.

mod describe;
mod violation;

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value as Json;

pub use describe::Described;
pub(crate) use violation::{inline_yaml, nearest};

use crate::diag::{Diagnostics, Severity};
use crate::yaml::Node;

/// A kind of file that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A school's description.
    School,
    /// A topic of the policy library.
    Topic,
    /// An agreement of the policy library.
    Agreement,
    /// An outline of the policy library.
    Outline,
    /// A former edition of the policy library.
    Edition,
    /// The list of reviews that `esafe due` writes.
    Due,
    /// Where policies stand, as `esafe status` lists them.
    Status,
    /// What changed between two editions, as `esafe diff` tells it.
    Changes,
    /// What published files are, as `esafe verify` lists them.
    Verdicts,
    /// The history of policies and an audit of it, as `esafe history` tells them.
    History,
    /// What a newer edition changes, as `esafe upgrade` tells it.
    Upgrade,
    /// How far reviews have come, as `esafe review status` lists them.
    Review,
    /// What the tool finds, as JSON.
    Findings,
    /// What one academy of a trust has of its own.
    Academy,
    /// A trust.
    Trust,
    /// The register of citations of the policy library.
    Citations,
    /// A file of the register of requirements of the policy library.
    Requirements,
    /// How far policies meet requirements, as `esafe coverage` lists them.
    Coverage,
    /// The reading ages of the policy library.
    Reading,
    /// The reading ages of documents, as `esafe explain reading` lists them.
    Readings,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 20] = [
        Self::School,
        Self::Academy,
        Self::Trust,
        Self::Topic,
        Self::Agreement,
        Self::Outline,
        Self::Edition,
        Self::Citations,
        Self::Requirements,
        Self::Reading,
        Self::Findings,
        Self::Due,
        Self::Status,
        Self::Changes,
        Self::Verdicts,
        Self::Upgrade,
        Self::Review,
        Self::History,
        Self::Coverage,
        Self::Readings,
    ];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::School => "school",
            Self::Topic => "topic",
            Self::Agreement => "agreement",
            Self::Outline => "outline",
            Self::Edition => "edition",
            Self::Due => "due",
            Self::Status => "status",
            Self::Changes => "changes",
            Self::Verdicts => "verdicts",
            Self::Upgrade => "upgrade",
            Self::Review => "review",
            Self::History => "history",
            Self::Findings => "findings",
            Self::Academy => "academy",
            Self::Trust => "trust",
            Self::Citations => "citations",
            Self::Requirements => "requirements",
            Self::Coverage => "coverage",
            Self::Reading => "reading",
            Self::Readings => "readings",
        }
    }

    /// The schema, as published.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::School => include_str!("../../schemas/school.schema.json"),
            Self::Topic => include_str!("../../schemas/topic.schema.json"),
            Self::Agreement => include_str!("../../schemas/agreement.schema.json"),
            Self::Outline => include_str!("../../schemas/outline.schema.json"),
            Self::Edition => include_str!("../../schemas/edition.schema.json"),
            Self::Due => include_str!("../../schemas/due.schema.json"),
            Self::Status => include_str!("../../schemas/status.schema.json"),
            Self::Changes => include_str!("../../schemas/changes.schema.json"),
            Self::Verdicts => include_str!("../../schemas/verdicts.schema.json"),
            Self::Upgrade => include_str!("../../schemas/upgrade.schema.json"),
            Self::Review => include_str!("../../schemas/review.schema.json"),
            Self::History => include_str!("../../schemas/history.schema.json"),
            Self::Findings => include_str!("../../schemas/findings.schema.json"),
            Self::Academy => include_str!("../../schemas/academy.schema.json"),
            Self::Trust => include_str!("../../schemas/trust.schema.json"),
            Self::Citations => include_str!("../../schemas/citations.schema.json"),
            Self::Requirements => include_str!("../../schemas/requirements.schema.json"),
            Self::Coverage => include_str!("../../schemas/coverage.schema.json"),
            Self::Reading => include_str!("../../schemas/reading.schema.json"),
            Self::Readings => include_str!("../../schemas/readings.schema.json"),
        }
    }
}

struct Compiled {
    document: Json,
    validator: Validator,
}

#[allow(clippy::expect_used, reason = "the schemas are embedded; a test compiles each of them")]
fn compile(kind: Kind) -> Compiled {
    let mut document: Json = serde_json::from_str(kind.text()).expect("an embedded schema is JSON");
    // What an academy has of its own is checked by itself, with its places.
    leave_out(&mut document, "academy.schema.json");
    let validator = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .with_format("school-date", crate::schema::violation::is_date)
        .build(&document)
        .expect("an embedded schema is a JSON Schema");
    Compiled { document, validator }
}

/// Takes references to another file out of a schema.
fn leave_out(schema: &mut Json, file: &str) {
    match schema {
        Json::Object(map) => {
            if map.get("$ref").and_then(Json::as_str) == Some(file) {
                map.remove("$ref");
            }
            map.values_mut().for_each(|below| leave_out(below, file));
        }
        Json::Array(items) => items.iter_mut().for_each(|below| leave_out(below, file)),
        _ => {}
    }
}

fn compiled(kind: Kind) -> &'static Compiled {
    static SCHOOL: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::School));
    static TOPIC: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Topic));
    static AGREEMENT: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Agreement));
    static OUTLINE: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Outline));
    static EDITION: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Edition));
    static DUE: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Due));
    static STATUS: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Status));
    static CHANGES: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Changes));
    static VERDICTS: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Verdicts));
    static UPGRADE: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Upgrade));
    static REVIEW: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Review));
    static HISTORY: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::History));
    static FINDINGS: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Findings));
    static ACADEMY: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Academy));
    static TRUST: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Trust));
    static CITATIONS: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Citations));
    static REQUIREMENTS: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Requirements));
    static COVERAGE: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Coverage));
    static READING: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Reading));
    static READINGS: LazyLock<Compiled> = LazyLock::new(|| compile(Kind::Readings));
    match kind {
        Kind::School => &SCHOOL,
        Kind::Topic => &TOPIC,
        Kind::Agreement => &AGREEMENT,
        Kind::Outline => &OUTLINE,
        Kind::Edition => &EDITION,
        Kind::Due => &DUE,
        Kind::Status => &STATUS,
        Kind::Changes => &CHANGES,
        Kind::Verdicts => &VERDICTS,
        Kind::Upgrade => &UPGRADE,
        Kind::Review => &REVIEW,
        Kind::History => &HISTORY,
        Kind::Findings => &FINDINGS,
        Kind::Academy => &ACADEMY,
        Kind::Trust => &TRUST,
        Kind::Citations => &CITATIONS,
        Kind::Requirements => &REQUIREMENTS,
        Kind::Coverage => &COVERAGE,
        Kind::Reading => &READING,
        Kind::Readings => &READINGS,
    }
}

/// Everything in `node` that the schema of `kind` does not allow, in the order of the file.
///
/// `raw` gives the text of a span as it stands in the file, so that a number can be shown the way it was typed.
#[must_use]
pub fn validate<'a>(kind: Kind, node: &'a Node, raw: &dyn Fn(&'a Node) -> String) -> Diagnostics {
    let schema = compiled(kind);
    let json = node.json();
    let mut diagnostics = Diagnostics::default();
    for error in schema.validator.iter_errors(&json) {
        violation::explain(&error, node, &schema.document, raw, &mut diagnostics);
    }
    diagnostics.sort();
    debug_assert!(diagnostics.iter().all(|d| d.severity == Severity::Error));
    diagnostics
}

/// What the schema of `kind` says of the value at `path` (keys joined by dots), or `None` if it knows no such value.
#[must_use]
pub fn describe(kind: Kind, path: &str) -> Option<Described<'static>> {
    describe::at(&compiled(kind).document, path.split('.'))
}
