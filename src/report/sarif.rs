//! Findings as SARIF 2.1.0, the exchange format of static analysis, for code scanning and editors.
//!
//! Every code the tool knows is a rule, raised or not, so that a viewer can explain each and rules keep their index.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::place::Region;
use super::uri;
use super::{Examination, TOOL, VERSION, pretty};
use crate::diag::{Code, Diagnostic, Label, Severity};
use crate::source::Sources;

/// Where the schema of the format is published.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The findings as a SARIF log of one run, with a line feed at its end.
#[must_use]
pub fn sarif(examinations: &[Examination<'_>]) -> String {
    let unreadable: Vec<Notification> = examinations
        .iter()
        .filter_map(|examination| Some(notification(examination.name, examination.result.err()?)))
        .collect();
    let mut seen = BTreeMap::new();
    let read = examinations.iter().filter_map(|examination| examination.result.as_ref().ok());
    let found = read.flat_map(|found| found.diagnostics.iter().map(|diagnostic| (diagnostic, found.sources)));
    pretty(&Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: TOOL,
                    version: VERSION,
                    semantic_version: VERSION,
                    rules: Code::ALL.iter().copied().map(rule).collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: unreadable.is_empty(),
                tool_execution_notifications: unreadable,
            }],
            results: found.map(|(diagnostic, sources)| result(diagnostic, sources, &mut seen)).collect(),
            column_kind: "unicodeCodePoints",
        }],
    })
}

fn rule(code: Code) -> Rule {
    let explanation = code.explanation();
    let (why, fix, example) = (explanation.why, explanation.fix, explanation.example);
    Rule {
        id: code.number(),
        name: code.name(),
        short_description: Text { text: code.title().to_owned() },
        full_description: Text { text: why.to_owned() },
        help: Help {
            text: format!("{why}\n\n{fix}\n\nFor example:\n\n{example}"),
            markdown: format!("{why}\n\n{fix}\n\nFor example:\n\n```yaml\n{example}\n```"),
        },
        default_configuration: Configuration { level: level(code.severity()) },
        properties: Properties { tags: [code.family().name()] },
    }
}

fn result(diagnostic: &Diagnostic, sources: &Sources, seen: &mut BTreeMap<String, usize>) -> Outcome {
    let code = diagnostic.code;
    let hints = diagnostic.hints.iter().map(|hint| format!("help: {hint}"));
    let text: Vec<String> =
        std::iter::once(diagnostic.message.clone()).chain(hints).map(|text| literal(&text)).collect();
    Outcome {
        rule_id: code.number(),
        rule_index: Code::ALL.iter().position(|other| *other == code).unwrap_or_default(),
        level: level(diagnostic.severity),
        message: Text { text: text.join("\n") },
        locations: [location(&diagnostic.label, None, sources)],
        related_locations: (1..)
            .zip(&diagnostic.related)
            .map(|(id, label)| location(label, Some(id), sources))
            .collect(),
        partial_fingerprints: Fingerprints { finding: fingerprint(diagnostic, sources, seen) },
    }
}

fn level(severity: Severity) -> &'static str {
    // SARIF has the same three names.
    severity.name()
}

fn location(label: &Label, id: Option<usize>, sources: &Sources) -> Spot {
    let Region { path, start, end } = Region::of(label.span, sources);
    Spot {
        id,
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri::reference(path) },
            region: Some(Extent {
                start_line: start.line,
                start_column: start.column,
                end_line: end.line,
                end_column: end.column,
            }),
        },
        message: (!label.text.is_empty()).then(|| Text { text: literal(&label.text) }),
    }
}

fn notification(path: &str, reason: &str) -> Notification {
    let artifact_location = ArtifactLocation { uri: uri::reference(path) };
    Notification {
        level: level(Severity::Error),
        message: Text { text: literal(reason) },
        locations: [Spot {
            id: None,
            physical_location: PhysicalLocation { artifact_location, region: None },
            message: None,
        }],
    }
}

/// What makes a finding the same one after the file has changed elsewhere: what is said of which file, and how often it
/// has been said before. Lines and columns have no part in it.
fn fingerprint(diagnostic: &Diagnostic, sources: &Sources, seen: &mut BTreeMap<String, usize>) -> String {
    let path = &sources.get(diagnostic.label.span.source).name;
    let same = serde_json::json!([diagnostic.code.number(), path, diagnostic.message]).to_string();
    let before = seen.entry(same.clone()).or_default();
    let digest = Sha256::digest(format!("{same} {before}"));
    *before += 1;
    format!("{digest:x}")
}

/// `text` as a message that is shown as it is: `[x](1)` is a link in a message of SARIF, and `{0}` stands for another
/// text. The standard (3.11.5) wants every brace doubled, but a viewer that knows nothing of that shows both, and a hint
/// such as `{name: Ada Byrne}` would be copied with them; so only what can be taken for another text is written that way.
fn literal(text: &str) -> String {
    #[allow(clippy::expect_used, reason = "the pattern never changes; every finding goes through it")]
    static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\{([0-9]+)\}").expect("a right pattern"));
    PLACEHOLDER.replace_all(&text.replace("](", "\\]("), "{{$1}}").into_owned()
}

// The parts of a log that are used here, with the names that the standard gives them.

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: &'static str,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: [&'static str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
    locations: [Spot; 1],
}

/// What the standard calls a result.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Spot; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Spot>,
    partial_fingerprints: Fingerprints,
}

/// The version in the name of a fingerprint goes up when it is made of other things.
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "codePathMessage/v1")]
    finding: String,
}

/// What the standard calls a location.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spot {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Extent>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

/// What the standard calls a region.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Extent {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn texts_are_neither_links_nor_placeholders() {
        assert_eq!(literal("see [this](1) and {0} or {12}"), "see [this\\](1) and {{0}} or {{12}}");
        let plain = "write `{name: Ada Byrne}` (or [a, b]), {} and {x}";
        assert_eq!(literal(plain), plain);
    }
}
