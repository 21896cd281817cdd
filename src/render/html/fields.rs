//! Blanks that a person fills in by hand, on a printed page.

use maud::{Markup, html};

use super::anchors::Anchors;
use super::frame::LINE;
use super::text::clause;
use crate::document::{Field, Input, Meta};

/// Fields, which stay together on one page; under a signature stands what it ties to, if `stamp` says which text that is.
pub(super) fn fields(fields: &[Field], stamp: Option<&Meta>, anchors: &mut Anchors<'_>) -> Markup {
    let signed = fields.iter().any(|field| field.input == Input::Signature);
    html! {
        div.fields { (LINE)
            p.hint { "Print this page to fill it in by hand." } (LINE)
            ul role="list" { (LINE)
                @for field in fields {
                    li class=(class(field.input)) { (one(field, anchors)) } (LINE)
                }
            } (LINE)
            @if let (true, Some(meta)) = (signed, stamp) {
                p.stamp { "Version " (meta.version) " · " (meta.short_digest) } (LINE)
            }
        }
    }
}

fn one(field: &Field, anchors: &mut Anchors<'_>) -> Markup {
    let label = html! { span.label { (clause(&field.clause, anchors)) } };
    match field.input {
        Input::Text | Input::Signature | Input::Date => html! { (label) span.blank {} },
        Input::Names => html! { (label) span.blanks { span.blank {} span.blank {} } },
        Input::Tick => html! { span.box {} (label) },
        Input::Choice => html! { (label) span.choice { "Yes " span.box {} " No " span.box {} } },
    }
}

/// How the style sheet knows a field.
fn class(input: Input) -> &'static str {
    match input {
        Input::Text => "text",
        Input::Names => "names",
        Input::Signature => "signature",
        Input::Date => "date",
        Input::Tick => "mark tick",
        Input::Choice => "mark yes-or-no",
    }
}
