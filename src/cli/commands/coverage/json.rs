//! Coverage for programs, as `schemas/coverage.schema.json` describes it.

use anyhow::Result;
use serde_json::{Value as Json, json};

use super::{CoverageArgs, Told};
use crate::coverage::{Judgement, Part, PartState, Shown, State};
use crate::document::plain_text;
use crate::library::Tier;

/// The version of the form.
const FORMAT: u32 = 1;

/// Every school with its counts and the requirements that are listed.
pub(super) fn written(told: &[Told<'_>], args: &CoverageArgs) -> Result<String> {
    let schools: Vec<Json> = told.iter().map(|one| school(one, args)).collect();
    Ok(serde_json::to_string_pretty(&json!({"format": FORMAT, "schools": schools}))? + "\n")
}

fn school(one: &Told<'_>, args: &CoverageArgs) -> Json {
    let coverage = one.coverage;
    let register: Vec<Json> =
        coverage.register.iter().map(|(file, edition)| json!({"file": file, "edition": edition})).collect();
    let tiers: Vec<Json> = Tier::ALL
        .iter()
        .map(|tier| {
            let mut counts = json!({"status": tier.name()});
            for state in State::ALL {
                counts[state.name()] = json!(coverage.count(*tier, state));
            }
            counts
        })
        .collect();
    let listed = coverage.judged.iter().flatten().filter(|judgement| args.lists(judgement));
    json!({
        "description": one.file,
        "school": one.about.school,
        "version": one.about.version,
        "on": coverage.on.to_string(),
        "register": register,
        "not_covered": coverage.judged.as_ref().err().map(crate::coverage::NotCovered::sentence),
        "tiers": tiers,
        "requirements": listed.map(requirement).collect::<Vec<_>>(),
    })
}

fn requirement(judgement: &Judgement<'_>) -> Json {
    let requirement = judgement.requirement;
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let claims = judgement.claims.iter().map(|(placed, because)| {
        json!({
            "clause": placed.clause.id.as_str(),
            "document": placed.document.key,
            "section": placed.section,
            "because": because,
            "own_words": placed.own_words,
        })
    });
    json!({
        "id": requirement.id.as_str(),
        "status": requirement.tier.name(),
        "state": judgement.state.name(),
        "requires": requirement.requires,
        "source": {
            "title": requirement.origin.title,
            "publisher": requirement.origin.publisher,
            "edition": requirement.origin.edition,
            "paragraph": requirement.origin.paragraph,
        },
        "since": day(requirement.since),
        "until": day(requirement.until),
        "verified": {"level": requirement.certainty.name(), "how": requirement.found},
        "inapplicable": judgement.inapplicable,
        "claims": claims.collect::<Vec<_>>(),
        "evidence": judgement.parts.iter().map(part).collect::<Vec<_>>(),
        "contradictions": judgement.contradictions,
    })
}

fn part(part: &Part<'_>) -> Json {
    let state = match part.state {
        PartState::Shown => "shown",
        PartState::OwnWords => "own-words",
        PartState::Lacking => "lacking",
    };
    let shown: Vec<Json> = part.shown.iter().map(shown).collect();
    json!({"shows": part.shows, "state": state, "shown": shown, "lacking": part.lacking})
}

fn shown(shown: &Shown<'_>) -> Json {
    match shown {
        Shown::Clause(placed) => json!({
            "kind": "clause",
            "id": placed.clause.id.as_str(),
            "document": placed.document.key,
            "section": placed.section,
            "text": plain_text(&placed.clause.text),
            "own_words": placed.own_words,
        }),
        Shown::Role(role, names) => json!({"kind": "role", "role": role, "names": names}),
        Shown::Fact(path, value) => json!({"kind": "fact", "path": path, "value": value}),
        Shown::Agreement(name) => json!({"kind": "agreement", "agreement": name}),
        Shown::Edition(title, label) => json!({"kind": "edition", "title": title, "edition": label}),
        Shown::Day(of, day) => json!({"kind": "day", "of": of, "day": day.to_string()}),
    }
}
