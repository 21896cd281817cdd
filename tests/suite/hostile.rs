//! Nothing in a text or a path breaks a format of findings.

use esafe::diag::{Code, Diagnostic};
use esafe::report;
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::examined::{Case, examinations};
use crate::formats::sarif_errors;
use crate::reports;

/// Texts that have broken one format or another.
fn hostile() -> impl Strategy<Value = String> {
    let signs = [
        "%",
        "%0A",
        "\n",
        "\r\n",
        "::",
        ",",
        ":",
        "]]>",
        "&",
        "&amp;",
        "<",
        ">",
        "\"",
        "'",
        "\\",
        "\0",
        "\u{1b}[31m",
        "\u{7f}",
        "\u{9b}",
        "\u{fffe}",
        "\u{ffff}",
        "\u{202e}",
        "\u{2028}",
        "\t",
        "🎉",
        "👩\u{200d}👧",
        "é",
        "{0}",
        "[x](1)",
        "##[error]",
        "::error::",
        " ",
    ];
    let piece = prop_oneof![
        6 => proptest::sample::select(signs.to_vec()).prop_map(str::to_owned),
        2 => any::<String>(),
        1 => Just("long ".repeat(20_000)),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// Paths with such texts in them, relative and not.
fn path() -> impl Strategy<Value = String> {
    let starts = ["", "", "", "/", "//", "//?/", "../", "C:/", "C:\\", "c:"];
    (proptest::sample::select(starts.to_vec()), hostile()).prop_map(|(start, rest)| format!("{start}{rest}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_a_format(message in hostile(), label in hostile(), hint in hostile(), name in path()) {
        let cases = [
            Case::found(&name, "a: 1\n", |find| {
                let found = Diagnostic::new(Code::UnknownKey, find.at("a"), message.as_str());
                find.add(found.label(label.as_str()).also(find.at("1"), label.as_str()).hint(hint.as_str()));
            }),
            Case::unreadable(&name, &message),
        ];
        let examined = examinations(&cases);

        let json = report::json(&examined);
        let controls = json.contains(|c: char| c.is_control() && c != '\n');
        prop_assert!(!controls);
        let document: Json = serde_json::from_str(&json).unwrap();
        let finding = &document["descriptions"][0]["findings"][0];
        prop_assert_eq!(&finding["message"], &message);
        prop_assert_eq!(&finding["place"]["label"], &label);
        prop_assert_eq!(&finding["hints"][0], &hint);
        prop_assert_eq!(&document["descriptions"][1], &serde_json::json!({"path": name, "unreadable": message}));

        let sarif: Json = serde_json::from_str(&report::sarif(&examined)).unwrap();
        let errors = sarif_errors(&sarif);
        prop_assert!(errors.is_empty(), "{:?}", errors);

        let github = report::github(&examined);
        prop_assert_eq!(github.split(['\n', '\r']).filter(|line| !line.is_empty()).count(), 2, "{}", github);
        let told = reports::from_github(&github);
        prop_assert_eq!(&told[0].as_ref().unwrap().message, &shown(&message));
        prop_assert_eq!(&told[0].as_ref().unwrap().path, &name);
        prop_assert_eq!(told[1].as_ref().unwrap_err(), &(name.clone(), shown(&message)));

        let suites = reports::suites(&report::junit(&examined, esafe::diag::Severity::Error));
        let (failed, unread) = (&suites[1].1[0], &suites[2].1[0]);
        prop_assert_eq!(&failed.inner["message"], &shown(&message));
        prop_assert_eq!(&unread.text, &shown(&message));
        prop_assert_eq!(&failed.attributes["file"], &shown(&name));
        let help = format!("\nhelp: {}", shown(&hint));
        prop_assert!(failed.text.ends_with(&help), "{}", failed.text);
        let text = cases[0].text();
        let obeyed = text.contains(['\u{1b}', '\u{9b}', '\0', '\u{202e}']);
        prop_assert!(!obeyed, "{:?}", text);
    }
}

/// `text` as one line that can be printed: what a program reads back where a format has no place for the text itself.
fn shown(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    text.chars().map(|c| if hidden(c) { c.escape_default().to_string() } else { c.to_string() }).collect()
}
