//! `esafe init --gias`: whatever a cell of the register holds, it is a literal fact or a finding.

use esafe::source::Sources;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::harness::Folder;
use crate::register::{academy, columns, init, text, with};

/// So many cases, the same on every run.
fn cases(count: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    let seed = if usual.rng_seed == RngSeed::Random { RngSeed::Fixed(1) } else { usual.rng_seed };
    ProptestConfig { cases: count, rng_seed: seed, failure_persistence: None, ..usual }
}

/// Texts that CSV, YAML, Markdown, HTML or the templates could take for something else.
fn cell() -> impl Strategy<Value = String> {
    let traps = vec![
        "no",
        "Yes",
        "null",
        "~",
        "0113",
        "1e3",
        "2026-09-01",
        "a: b",
        "a #b",
        "- a",
        "{a}",
        "[a",
        "'",
        "\"",
        "\"\"",
        "\\",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%",
        "@handle",
        "`",
        "{{ school.name }}",
        "{% raw %}",
        "<b>Academy</b>",
        "a,b",
        "a\nb",
        "a\r\nb",
        "\t",
        " a  b ",
        "é’ 🏫",
        "<<",
        "...",
        "---",
        "\u{feff}",
        "\u{85}",
        "\u{7f}",
        "\u{81}",
        "\u{2028}",
        "\u{0}",
        "\u{fffe}",
        "=cmd()",
        "post only",
        "same as dsl",
        "TBC",
        "",
    ];
    prop_oneof![
        4 => prop::sample::select(traps).prop_map(str::to_owned),
        2 => "[ -~]{1,20}",
        2 => "\\PC{1,20}",
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn whatever_the_register_says_is_a_literal_fact_or_a_finding(
        cells in [cell(), cell(), cell(), cell(), cell(), cell()],
        of_trust in any::<bool>(),
    ) {
        let [name, authority, last, post, town, trust] = &cells;
        let row = with(with(academy("100001", name), "LA (name)", authority), "HeadLastName", last);
        let row = with(with(with(row, "HeadPreferredJobTitle", post), "Town", town), "Trusts (name)", trust);
        let folder = Folder::new().with("register.csv", format!("\u{feff}{}", text(&columns(), &[row])));
        let which = if of_trust { ["--trust", "2001"] } else { ["--urn", "100001"] };
        let found = init(&folder, &[which[0], which[1], "@/out"]);
        let clean = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let nothing = |text: &str| ["", "TBC"].contains(&&*clean(text));
        let Some((_, bytes)) = folder.files("out").into_iter().find(|(path, _)| path.ends_with("school.yaml")) else {
            prop_assert!(found.status > 0 && found.stderr.contains("error"), "{}", found);
            prop_assert!(folder.files("out").is_empty());
            return Ok(());
        };
        prop_assert_eq!(found.status, 0, "{}", found);
        let validated = folder.esafe(["validate", "@/out"]).outcome();
        prop_assert_eq!(validated.status, 0, "{}", validated);
        let mut sources = Sources::default();
        let source = sources.add("school.yaml", String::from_utf8(bytes).unwrap());
        let tree = esafe::yaml::parse(&sources, source).output.unwrap();
        let said = |path: &str| tree.at(path).and_then(|node| node.text()).map(str::to_owned);
        prop_assert_eq!(said("school.name"), Some(clean(name)));
        let town = if nothing(town) { String::new() } else { format!("{}, ", clean(town)) };
        for (path, key, expected) in [
            ("school.local_authority", "school.local_authority", clean(authority)),
            ("school.contact.address", "school.contact.address", format!("1 Ashby Road, {town}NT1 2AB")),
            ("people.headteacher.name", "people.headteacher", format!("Mrs Zoë {}", clean(last))),
        ] {
            let unsaid = match key {
                "people.headteacher" => nothing(last),
                _ => nothing(&expected),
            };
            match said(path) {
                Some(said) => prop_assert_eq!(said, expected),
                None => prop_assert!(unsaid || found.stderr.contains(key), "{}: {}", path, found),
            }
        }
    }
}
