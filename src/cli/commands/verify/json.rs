//! Verdicts as JSON; `schemas/verdicts.schema.json` describes every key.

use anyhow::Result;
use serde::Serialize;

use super::{Told, Verified};
use crate::attest::Decided;

/// Version of the form.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct List<'a> {
    format: u32,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum File<'a> {
    Read(Read<'a>),
    Unread { path: &'a str, unread: &'a str },
}

#[derive(Serialize)]
struct Read<'a> {
    path: &'a str,
    sha256: Option<&'a str>,
    description: Option<&'a str>,
    verdict: &'static str,
    version: Option<&'a str>,
    decisions: Vec<Decision<'a>>,
    superseded_by: Option<&'a str>,
    claims: Option<Claims<'a>>,
    says: &'a str,
}

#[derive(Serialize)]
struct Decision<'a> {
    body: &'a str,
    date: String,
    minute: Option<&'a str>,
    outcome: &'static str,
}

#[derive(Serialize)]
struct Claims<'a> {
    school: Option<&'a str>,
    document: Option<&'a str>,
    version: &'a str,
    content_digest: Option<&'a str>,
    draft: bool,
}

/// The verdicts, in the order of the files.
pub(super) fn list(verified: &[Verified]) -> Result<String> {
    let list = List { format: FORMAT, files: verified.iter().map(file).collect() };
    Ok(serde_json::to_string_pretty(&list)? + "\n")
}

fn file(one: &Verified) -> File<'_> {
    match &one.result {
        Ok(told) => File::Read(read(&one.path, told)),
        Err(reason) => File::Unread { path: &one.path, unread: reason },
    }
}

fn read<'a>(path: &'a str, told: &'a Told) -> Read<'a> {
    let judgement = &told.judgement;
    Read {
        path,
        sha256: told.sha256.as_deref(),
        description: told.description.as_deref(),
        verdict: judgement.verdict.word(),
        version: judgement.version.as_deref(),
        decisions: judgement.decisions.iter().map(decision).collect(),
        superseded_by: judgement.superseded_by.as_deref(),
        claims: told.claim.as_ref().map(|claim| Claims {
            school: claim.school.as_deref(),
            document: claim.key.as_deref(),
            version: &claim.version,
            content_digest: claim.content_digest.as_deref(),
            draft: claim.draft,
        }),
        says: &judgement.says,
    }
}

fn decision(decided: &Decided) -> Decision<'_> {
    Decision {
        body: &decided.body,
        date: decided.date.last_day().to_string(),
        minute: decided.minute.as_deref(),
        outcome: decided.outcome.key(),
    }
}
