//! Coverage for people at a terminal.

use super::{CoverageArgs, Told};
use crate::coverage::{Judgement, PartState, State, tier_title};
use crate::library::{Certainty, Tier};
use crate::report::visible;

/// The requirements that are listed, by tier, in lines.
pub(super) fn written(one: &Told<'_>, args: &CoverageArgs) -> String {
    let about = &one.about;
    let mut out = format!(
        "{}: {}, version {}, judged as at {}\n",
        visible(&about.school),
        visible(&about.title),
        visible(&about.version),
        one.coverage.on
    );
    let Ok(judged) = &one.coverage.judged else { return out };
    for tier in Tier::ALL {
        let listed: Vec<&Judgement<'_>> =
            judged.iter().filter(|judgement| judgement.requirement.tier == tier && args.lists(judgement)).collect();
        if listed.is_empty() {
            continue;
        }
        out.push_str(&format!("\n{}\n", tier_title(tier)));
        out.extend(listed.into_iter().map(entry));
    }
    out
}

const fn mark(state: State) -> &'static str {
    match state {
        State::Met => "✓",
        State::Partly => "~",
        State::Missing => "✗",
        State::Contradicted => "!",
        State::NotApplicable => "-",
    }
}

fn entry(judgement: &Judgement<'_>) -> String {
    let requirement = judgement.requirement;
    let mut out =
        format!("\n{} {} ({})\n", mark(judgement.state), requirement.id, judgement.state.words().to_lowercase());
    out.push_str(&format!("    {}\n", requirement.requires));
    if requirement.certainty == Certainty::Unverified {
        out.push_str("    The register has not verified this requirement.\n");
    }
    if let Some(reason) = &judgement.inapplicable {
        out.push_str(&format!("    Not about this school: {}.\n", visible(reason)));
    }
    for contradiction in &judgement.contradictions {
        out.push_str(&format!("    ! {}\n", visible(contradiction)));
    }
    for part in &judgement.parts {
        let mark = match part.state {
            PartState::Shown => "✓",
            PartState::OwnWords => "~",
            PartState::Lacking => "✗",
        };
        out.push_str(&format!("    {mark} {}\n", part.shows));
        if part.state == PartState::OwnWords {
            out.push_str("        in the school's own words, which a person has to judge\n");
        }
        part.lacking.iter().for_each(|lacking| out.push_str(&format!("        {}\n", visible(lacking))));
    }
    if judgement.state == State::NotApplicable {
        return out;
    }
    let claims: Vec<&str> = judgement.claims.iter().map(|(placed, _)| placed.clause.id.as_str()).collect();
    if claims.is_empty() {
        out.push_str("    No clause of the policy says that it is there for this.\n");
    } else {
        out.push_str(&format!("    Clauses: {}\n", claims.join(", ")));
    }
    out
}
