//! Coverage as a document, and in a sentence.

use super::evidence::{Part, PartState, Shown, day_name, plain as value};
use super::{Coverage, Judgement, NotCovered, State};
use crate::document::report::{ReportWriter, plain, section, strong};
use crate::document::{Block, Crest, Document, Inline, Kind, Meta, Section, Status, Style, plain_text};
use crate::library::{Certainty, Origin, Tier};

/// Whose policy is judged, and how its pages look.
#[derive(Debug, Clone)]
pub struct About {
    /// Full name of the school.
    pub school: String,
    /// Title of the policy.
    pub title: String,
    /// The current version.
    pub version: String,
    /// Accent colour as `#rrggbb`.
    pub accent: String,
    /// The school's crest.
    pub crest: Option<Crest>,
}

/// What a tier is called in reports.
#[must_use]
pub const fn tier_title(tier: Tier) -> &'static str {
    match tier {
        Tier::Statutory => "What the law requires",
        Tier::MustHaveRegard => "What schools must have regard to",
        Tier::GoodPractice => "Good practice",
    }
}

const fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Primary => "seen at its source",
        Certainty::Secondary => "known from other people's quotation or summary",
        Certainty::Unverified => "not verified: general knowledge, to be checked before anybody relies on it",
    }
}

impl NotCovered {
    /// Why nothing is judged, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NoRegister => "This policy library has no register of requirements.".to_owned(),
            Self::Nation(nation, covered) => {
                let name = |nation: &str| match nation {
                    "england" => "England".to_owned(),
                    "wales" => "Wales".to_owned(),
                    "scotland" => "Scotland".to_owned(),
                    "northern-ireland" => "Northern Ireland".to_owned(),
                    other => other.to_owned(),
                };
                let covered: Vec<String> = covered.iter().map(|nation| name(nation)).collect();
                format!(
                    "The register covers schools in {}. This school is in {}, where other law and guidance apply, so that nothing can be said.",
                    covered.join(" and "),
                    name(nation)
                )
            }
        }
    }
}

/// How the tiers stand, a sentence for each; they are never added up.
#[must_use]
pub fn sentence(coverage: &Coverage<'_>) -> String {
    if let Err(reason) = &coverage.judged {
        return reason.sentence();
    }
    let tiers = Tier::ALL.map(|tier| {
        let counts: Vec<String> = State::ALL
            .iter()
            .map(|state| (coverage.count(tier, *state), state.words().to_lowercase()))
            .filter(|(count, _)| *count > 0)
            .map(|(count, words)| format!("{count} {words}"))
            .collect();
        let counts = if counts.is_empty() { "none".to_owned() } else { counts.join(", ") };
        format!("{}: {counts}.", tier_title(tier))
    });
    tiers.join(" ")
}

/// Law or guidance with its edition and paragraph.
pub(super) fn origin(origin: &Origin) -> String {
    let mut words = format!("{}, “{}”", origin.publisher, origin.title);
    if let Some(edition) = &origin.edition {
        words += &format!(", {edition}");
    }
    if let Some(paragraph) =
        origin.paragraph.as_ref().filter(|p| !origin.edition.as_ref().is_some_and(|e| e.contains(*p)))
    {
        words += &format!(", {paragraph}");
    }
    words
}

/// The report: how each tier stands, and then every requirement that `keep` lets through.
#[must_use]
pub fn report(coverage: &Coverage<'_>, about: &About, keep: &dyn Fn(&Judgement<'_>) -> bool) -> Document {
    let mut writer = ReportWriter::new("coverage");
    let mut sections = vec![summary(&mut writer, coverage)];
    for tier in Tier::ALL {
        let judged = coverage.judged.iter().flatten().filter(|j| j.requirement.tier == tier && keep(j));
        let judged: Vec<&Judgement<'_>> = judged.collect();
        if !judged.is_empty() {
            let overview = vec![at_a_glance(&mut writer, &judged)];
            let below = judged.into_iter().map(|judgement| entry(&mut writer, judgement)).collect();
            sections.push(Section { sections: below, ..section(tier.name(), tier_title(tier), overview) });
        }
    }
    let on = coverage.on;
    Document {
        key: "coverage".to_owned(),
        kind: Kind::Report,
        meta: Meta {
            title: format!("Coverage of requirements: {}", about.title),
            school: about.school.clone(),
            strapline: None,
            version: about.version.clone(),
            date: crate::school::SchoolDate::Day(on).to_string(),
            day: (on.year(), on.month(), on.day()),
            next_review: None,
            status: Status::Approved,
            library: String::new(),
            accent: about.accent.clone(),
            crest: about.crest.clone(),
            style: Style::Policy,
            short_digest: String::new(),
        },
        cover: Vec::new(),
        sections,
        exclusions: Vec::new(),
    }
}

/// A line for each requirement, before what shows it.
fn at_a_glance(writer: &mut ReportWriter, judged: &[&Judgement<'_>]) -> Block {
    let rows = judged.iter().map(|judgement| {
        let requirement = judgement.requirement;
        vec![plain(requirement.id.as_str()), plain(&requirement.origin.title), vec![strong(judgement.state.words())]]
    });
    let rows = rows.collect();
    writer.table("At a glance", &["Requirement", "Where it stands", "How the policy stands"], rows)
}

/// The editions of the files of the register: one, if all have the same.
fn editions(register: &[(&str, &str)]) -> String {
    match register {
        [(_, first), rest @ ..] if rest.iter().all(|(_, edition)| edition == first) => format!("edition {first}"),
        _ => register.iter().map(|(name, edition)| format!("{name} {edition}")).collect::<Vec<_>>().join(", "),
    }
}

fn summary(writer: &mut ReportWriter, coverage: &Coverage<'_>) -> Section {
    let mut blocks = vec![writer.paragraph(plain(&format!(
        "Judged as at {}, by the register of requirements ({}). The register is no legal advice.",
        crate::school::SchoolDate::Day(coverage.on),
        editions(&coverage.register)
    )))];
    if let Err(reason) = &coverage.judged {
        blocks.push(writer.paragraph(plain(&reason.sentence())));
    } else {
        let rows = Tier::ALL.map(|tier| {
            let counts = State::ALL.map(|state| plain(&coverage.count(tier, state).to_string()));
            std::iter::once(plain(tier_title(tier))).chain(counts).collect::<Vec<_>>()
        });
        let columns: Vec<&str> = std::iter::once("What").chain(State::ALL.map(State::words)).collect();
        let caption = "How the policy stands. The three rows are never added up.";
        blocks.push(writer.table(caption, &columns, rows.into()));
    }
    section("summary", "Summary", blocks)
}

fn entry(writer: &mut ReportWriter, judgement: &Judgement<'_>) -> Section {
    let requirement = judgement.requirement;
    let mut blocks = vec![
        writer.paragraph(vec![strong(judgement.state.words()), Inline::Text(format!(". {}", requirement.requires))]),
    ];
    let source = format!("{}. {}.", origin(&requirement.origin), sentence_case(certainty(requirement.certainty)));
    blocks.push(writer.paragraph(vec![strong("Source:"), Inline::Text(format!(" {source}"))]));
    if let Some(reason) = &judgement.inapplicable {
        blocks.push(writer.paragraph(vec![strong("Why not:"), Inline::Text(format!(" {reason}."))]));
    }
    if !judgement.contradictions.is_empty() {
        let entries =
            judgement.contradictions.iter().map(|text| vec![strong("Against it:"), Inline::Text(format!(" {text}"))]);
        let list = writer.list(entries.collect());
        blocks.push(list);
    }
    if !judgement.parts.is_empty() {
        let entries = judgement.parts.iter().map(part).collect();
        blocks.push(writer.nested(entries));
    }
    if let Some(words) = claims(judgement) {
        blocks.push(writer.paragraph(words));
    }
    section(&requirement.id.as_str().replace('.', "-"), requirement.id.as_str(), blocks)
}

/// Which clauses say that they help to meet it.
fn claims(judgement: &Judgement<'_>) -> Option<Vec<Inline>> {
    if judgement.state == State::NotApplicable {
        return None;
    }
    if judgement.claims.is_empty() {
        return Some(plain("No clause of the policy says that it is there for this."));
    }
    let mut words = vec![strong("Clauses that are there for this:"), Inline::Text(" ".to_owned())];
    for (at, (placed, because)) in judgement.claims.iter().enumerate() {
        if at > 0 {
            words.push(Inline::Text(", ".to_owned()));
        }
        words.push(Inline::Code(placed.clause.id.as_str().to_owned()));
        words.extend(because.map(|because| Inline::Text(format!(" ({because})"))));
    }
    words.push(Inline::Text(".".to_owned()));
    Some(words)
}

fn part(part: &Part<'_>) -> (Vec<Inline>, Vec<Vec<Inline>>) {
    let state = match part.state {
        PartState::Shown => "there",
        PartState::OwnWords => "in the school's own words, which a person has to judge",
        PartState::Lacking => "not there",
    };
    let head = vec![Inline::Text(format!("{}: ", sentence_case(part.shows))), strong(state)];
    let lacking = part.lacking.iter().map(|text| vec![Inline::Text(format!("{}.", sentence_case(text)))]);
    (head, part.shown.iter().map(shown).chain(lacking).collect())
}

fn shown(shown: &Shown<'_>) -> Vec<Inline> {
    match shown {
        Shown::Clause(placed) => vec![
            Inline::Code(placed.clause.id.as_str().to_owned()),
            Inline::Text(format!(" “{}”", plain_text(&placed.clause.text).trim())),
        ],
        Shown::Role(role, names) => {
            vec![Inline::Code(format!("people.{role}")), Inline::Text(format!(" {}", names.join(", ")))]
        }
        Shown::Fact(path, json) => vec![Inline::Code((*path).to_owned()), Inline::Text(format!(" {}", value(json)))],
        Shown::Agreement(name) => plain(&format!("the agreement “{name}”")),
        Shown::Edition(title, label) => plain(&format!("the policy names “{title}” of {label}")),
        Shown::Day(of, day) => plain(&format!("{}: {day}", day_name(of))),
    }
}

/// With a capital letter, unless it begins with code.
fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
