//! What stands around the text: head, masthead, foot.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::blocks::Writer;
use super::look;
use crate::document::{Crest, CrestFormat, Document, Kind, Meta, Status, Style};

/// A line feed, so that the difference of two editions can be read.
pub(super) const LINE: PreEscaped<&str> = PreEscaped("\n");

/// What a page is to browsers and search engines.
pub(super) struct Front<'a> {
    /// Its title in a list of windows.
    pub(super) title: String,
    /// What it is, in a sentence.
    pub(super) about: String,
    /// Its style sheet.
    pub(super) style: String,
    /// How the style sheet knows the layout.
    pub(super) class: &'a str,
}

/// The whole page of a document; `crest` is a picture that can be shown.
pub(super) fn page(document: &Document, crest: Option<&Crest>) -> Markup {
    let meta = &document.meta;
    let front = Front {
        title: format!("{}, {}", meta.title, meta.school),
        about: format!("{} of {}, version {}, {}", meta.title, meta.school, meta.version, meta.date),
        style: look::style_sheet(document),
        class: class(document),
    };
    let mut writer = Writer::new(document);
    let cover = writer.cover(&document.cover);
    let body = writer.sections(&document.sections, 2);
    let text = html! {
        @if !document.cover.is_empty() { div.cover { (LINE) (cover) } (LINE) }
        div.body { (LINE) (body) } (LINE)
    };
    framed(&front, &masthead(document, crest), &text, &foot(meta))
}

/// A whole page with `text` between what stands above and below it.
pub(super) fn framed(front: &Front<'_>, masthead: &Markup, text: &Markup, foot: &Markup) -> Markup {
    html! {
        (DOCTYPE) (LINE)
        html lang="en-GB" { (LINE)
            (head(front))
            body class=(front.class) { (LINE)
                a.skip href="#text" { "Skip to the text" } (LINE)
                (masthead)
                main #text tabindex="-1" { (LINE) (text) } (LINE)
                (foot)
            } (LINE)
        } (LINE)
    }
}

fn head(Front { title, about, style, .. }: &Front<'_>) -> Markup {
    html! {
        head { (LINE)
            meta charset="utf-8"; (LINE)
            meta http-equiv="Content-Security-Policy" content=(look::security_policy(style)); (LINE)
            meta name="viewport" content="width=device-width, initial-scale=1"; (LINE)
            meta name="color-scheme" content="light dark"; (LINE)
            meta name="referrer" content="no-referrer"; (LINE)
            meta name="generator" content="esafe"; (LINE)
            meta name="description" content=(about); (LINE)
            title { (title) } (LINE)
            // The digest in the security policy is that of these very characters. No `<` is among them.
            style { (PreEscaped(style)) } (LINE)
        } (LINE)
    }
}

/// How the style sheet knows the layout.
fn class(document: &Document) -> &'static str {
    match (document.kind, document.meta.style) {
        (Kind::Policy, _) => "policy",
        (Kind::VersionControl, _) => "versions",
        (Kind::Report, _) => "report",
        (Kind::Agreement, Style::Pupil) => "pupil",
        (Kind::Agreement, Style::EarlyReader) => "pupil early-reader",
        (Kind::Agreement, Style::Policy | Style::Adult) => "adult",
    }
}

fn masthead(document: &Document, crest: Option<&Crest>) -> Markup {
    let meta = &document.meta;
    let whole = document.kind == Kind::Policy;
    html! {
        header.masthead { (LINE)
            @if let Some(crest) = crest { img.crest src=(data_address(crest)) alt=(crest.alt); (LINE) }
            div.school {
                p.name { (meta.school) }
                @if let (true, Some(strapline)) = (whole, &meta.strapline) { p.strapline { (strapline) } }
            } (LINE)
            div.title { h1 { (meta.title) } } (LINE)
            @if whole { p.version { "Version " (meta.version) " · " (meta.date) } (LINE) }
            (status(&meta.status, whole))
            @if let (true, Some(review)) = (whole, &meta.next_review) { p.review { "Next review: " (review) } (LINE) }
        } (LINE)
    }
}

/// Whether the document is a draft, and what it waits for. That it is approved is said on the cover of a policy alone.
fn status(status: &Status, whole: bool) -> Markup {
    let Status::Draft { awaiting } = status else {
        return html! { @if whole { p.status { "Approved" } (LINE) } };
    };
    let bodies: Vec<String> = awaiting.iter().map(|body| format!("the {body}")).collect();
    let listed = match bodies.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    html! {
        p.status {
            strong.draft { "DRAFT" }
            @if !listed.is_empty() { " awaiting approval by " (listed) }
        } (LINE)
    }
}

fn foot(meta: &Meta) -> Markup {
    html! {
        footer {
            p { (meta.school) " · " (meta.title) }
            p { "Version " (meta.version) " · " (meta.date) }
        } (LINE)
    }
}

/// A picture written out as an address.
fn data_address(crest: &Crest) -> String {
    let kind = match crest.format {
        CrestFormat::Svg => "image/svg+xml",
        CrestFormat::Png => "image/png",
    };
    format!("data:{kind};base64,{}", STANDARD.encode(&crest.bytes))
}
