//! The style sheet of a page: files of the theme, the school's colour, and what stands in the margins of paper.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::colour::{COMFORTABLE, Colour, ENOUGH};
use crate::document::{Document, Kind, Status};

const PAGE: &str = include_str!("../../../policy-templates/theme/page.css");
const POLICY: &str = include_str!("../../../policy-templates/theme/policy.css");
const AGREEMENT: &str = include_str!("../../../policy-templates/theme/agreement.css");
const REPORT: &str = include_str!("../../../policy-templates/theme/report.css");
const OVERVIEW: &str = include_str!("../../../policy-templates/theme/overview.css");
const PRINT: &str = include_str!("../../../policy-templates/theme/print.css");

/// The backgrounds of `page.css` on which the accent has least contrast: the tinted one by day, and the one by night.
pub(super) const TINTS: [&str; 2] = ["#f3f4f6", "#20252b"];

/// The style sheet of `document`.
pub(super) fn style_sheet(document: &Document) -> String {
    let parts = match document.kind {
        Kind::Policy => [PAGE, PRINT, POLICY],
        Kind::Agreement | Kind::VersionControl => [PAGE, PRINT, AGREEMENT],
        Kind::Report => [PAGE, PRINT, REPORT],
    };
    let meta = &document.meta;
    let title = match &meta.status {
        Status::Draft { .. } => format!("DRAFT   {}", meta.title),
        Status::Approved => meta.title.clone(),
    };
    let margins = margins(&meta.school, &title, &format!("Version {} · {}", meta.version, meta.date));
    format!("{}{}{}", accents(&meta.accent), parts.map(squeezed).concat(), margins)
}

/// The style sheet of an overview; `whose` and `title` stand at the head of printed pages, `day` at their foot.
pub(super) fn overview_sheet(accent: &str, whose: &str, title: &str, day: &str) -> String {
    format!("{}{}{}", accents(accent), [PAGE, PRINT, OVERVIEW].map(squeezed).concat(), margins(whose, title, day))
}

/// The policy of a page that holds `style` and nothing else that acts: no script, no frame, no request.
pub(super) fn security_policy(style: &str) -> String {
    let digest = STANDARD.encode(Sha256::digest(style));
    format!("default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'")
}

/// The accent by day and by night: the school's own, or the shade next to it that can be read.
fn accents(accent: &str) -> String {
    let [day, night] = TINTS.map(|tint| Colour::parse(tint).unwrap_or(Colour::WHITE));
    let accent = Colour::parse(accent).unwrap_or(Colour::BLACK);
    let by_day = accent.legible(day, &[Colour::BLACK], ENOUGH);
    let by_night = accent.legible(night, &[accent.pale(), Colour::WHITE], COMFORTABLE);
    format!(":root{{--day:{by_day};--night:{by_night}}}\n")
}

/// `css` without comments and indentation, which are for those who keep it.
fn squeezed(css: &str) -> String {
    let mut rest = css;
    let mut kept = String::with_capacity(css.len());
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).fold(String::new(), |out, line| out + line + "\n")
}

/// What stands in the margins of printed pages: above, from the second page on, whose it is and the title; below, which
/// edition it is and the number of the page.
fn margins(whose: &str, title: &str, edition: &str) -> String {
    let [whose, title, edition] = [whose, title, edition].map(css_string);
    format!(
        "@page{{@top-left{{content:{whose}}}@top-right{{content:{title}}}@bottom-left{{content:{edition}}}\
         @bottom-right{{content:\"Page \" counter(page) \" of \" counter(pages)}}}}\n\
         @page :first{{@top-left{{content:none}}@top-right{{content:none}}}}\n"
    )
}

/// `text` as a string of CSS. All but letters, digits and spaces is spelt by number (CSS Syntax 3, 4.3.7), so that
/// nothing in it can end the string or the style sheet.
fn css_string(text: &str) -> String {
    let spelt = |c: char| {
        if c.is_ascii_alphanumeric() || c == ' ' { c.to_string() } else { format!("\\{:x} ", u32::from(c)) }
    };
    let inner: String = text.chars().filter(|c| !c.is_control()).map(spelt).collect();
    format!("\"{inner}\"")
}
