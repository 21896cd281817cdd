//! Findings as workflow commands of GitHub Actions: whatever a step prints in this form becomes an annotation.
//!
//! GitHub shows the first ten errors, ten warnings and ten notices of a step beside the files, and all in the log.

use super::place::Region;
use super::words::{lines, visible};
use super::{Examination, Findings};
use crate::diag::{Diagnostic, Severity};
use crate::source::Sources;

/// The findings as workflow commands, one on each line.
#[must_use]
pub fn github(examinations: &[Examination<'_>]) -> String {
    let mut out = String::new();
    for examination in examinations {
        match examination.result {
            Ok(Findings { sources, diagnostics, .. }) => {
                out.extend(diagnostics.iter().map(|diagnostic| finding(diagnostic, sources)));
            }
            Err(reason) => {
                let properties = [("file", examination.name.to_owned()), ("title", "unreadable".to_owned())];
                out.push_str(&command("error", &properties, &visible(reason)));
            }
        }
    }
    out
}

fn finding(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let kind = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let region = Region::of(diagnostic.label.span, sources);
    let (first, last) = (region.start.line, region.last_line());
    let mut properties =
        vec![("file", region.path.to_owned()), ("line", first.to_string()), ("endLine", last.to_string())];
    // Columns belong to one line: a runner drops them from a command whose lines differ.
    if first == last {
        properties.push(("col", region.start.column.to_string()));
    }
    if first == region.end.line {
        properties.push(("endColumn", region.end.column.to_string()));
    }
    properties.push(("title", format!("{} {}", diagnostic.code.number(), diagnostic.code.name())));
    command(kind, &properties, &lines(diagnostic, sources).join("\n"))
}

/// A command with its line feed. A runner takes the line apart again at `::`, `,` and `:`, in that order.
fn command(kind: &str, properties: &[(&str, String)], message: &str) -> String {
    let properties: Vec<String> = properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    format!("::{kind} {}::{}\n", properties.join(","), data(message))
}

/// `text` as the message of a command.
fn data(text: &str) -> String {
    // The per cent sign first, or those of the other escapes would be escaped as well.
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// `text` as the value of a property, where the signs that end one are escaped too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
