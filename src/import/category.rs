//! What the register calls types of establishment, phases and ages, and what a description calls them.

/// What a type of establishment is in a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Category {
    /// A value of `school.type`; none if no value fits.
    pub(super) kind: Option<&'static str>,
    /// A value of `school.nation`; none for schools outside the United Kingdom and its nations.
    pub(super) nation: Option<&'static str>,
}

/// Types of establishment, as the register writes them, by the value of `school.type`.
///
/// University technical colleges and studio schools are free schools: <https://www.gov.uk/types-of-school/free-schools>.
const KINDS: [(&str, &[&str]); 7] = [
    (
        "maintained",
        &[
            "Community school",
            "Foundation school",
            "Voluntary aided school",
            "Voluntary controlled school",
            "Local authority nursery school",
        ],
    ),
    (
        "academy",
        &[
            "Academy converter",
            "Academy sponsor led",
            "Academy special converter",
            "Academy special sponsor led",
            "Academy alternative provision converter",
            "Academy alternative provision sponsor led",
            "Academy 16-19 converter",
            "Academy 16 to 19 sponsor led",
            "Academy secure 16 to 19",
        ],
    ),
    (
        "free-school",
        &[
            "Free schools",
            "Free schools special",
            "Free schools alternative provision",
            "Free schools 16 to 19",
            "University technical college",
            "Studio schools",
        ],
    ),
    ("independent", &["Other independent school", "Other independent special school"]),
    ("special", &["Community special school", "Foundation special school"]),
    ("non-maintained-special", &["Non-maintained special school"]),
    ("pupil-referral-unit", &["Pupil referral unit"]),
];

/// Types of establishment outside England, with the nation if it is one of the United Kingdom.
const ELSEWHERE: [(&str, Option<&str>); 4] = [
    ("Welsh establishment", Some("wales")),
    ("British schools overseas", None),
    ("Offshore schools", None),
    ("Service children's education", None),
];

/// The values of `school.type` there can be.
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(kind, _)| *kind)
}

/// What a type of establishment is in a description. The register is England's, so what it does not place elsewhere is there.
pub(super) fn category(type_name: &str) -> Category {
    let same = |name: &str| name.eq_ignore_ascii_case(type_name);
    let kind = KINDS.iter().find(|(_, names)| names.iter().any(|name| same(name))).map(|(kind, _)| *kind);
    let elsewhere = ELSEWHERE.iter().find(|(name, _)| same(name));
    Category { kind, nation: elsewhere.map_or(Some("england"), |(_, nation)| *nation) }
}

/// The phases of a description, each with the ages at which its pupils begin it and leave it.
///
/// Early years end with the reception year, in which children turn five. The key stages are those of the national
/// curriculum: <https://www.gov.uk/national-curriculum>. Education after 16 is the sixth form.
const PHASES: [(&str, u8, u8); 6] =
    [("eyfs", 0, 5), ("ks1", 5, 7), ("ks2", 7, 11), ("ks3", 11, 14), ("ks4", 14, 16), ("ks5", 16, u8::MAX)];

/// The phases that pupils from `low` to `high` years are in: those that they spend some time in. A school for ages 11 to 16
/// has pupils until they turn 16, and so no sixth form.
pub(super) fn phases_of_ages(low: u8, high: u8) -> Vec<&'static str> {
    let high = high.max(low.saturating_add(1));
    PHASES.iter().filter(|(_, from, until)| low < *until && high > *from).map(|(phase, ..)| *phase).collect()
}

/// The phases of a school without ages, by the phase of education that the register names; a middle school has pupils on
/// both sides of age 11, which is what makes it one (Education Act 1996, section 5).
const BY_NAME: [(&str, &[&str]); 7] = [
    ("Nursery", &["eyfs"]),
    ("Primary", &["eyfs", "ks1", "ks2"]),
    ("Middle deemed primary", &["ks2", "ks3"]),
    ("Middle deemed secondary", &["ks2", "ks3"]),
    ("Secondary", &["ks3", "ks4"]),
    ("16 plus", &["ks5"]),
    ("All-through", &["eyfs", "ks1", "ks2", "ks3", "ks4"]),
];

/// The phases of a phase of education; none for what is no phase, such as `Not applicable`.
pub(super) fn phases_of_name(name: &str) -> Vec<&'static str> {
    let found = BY_NAME.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map_or_else(Vec::new, |(_, phases)| phases.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_follow_from_ages() {
        for (ages, phases) in [
            ((2, 4), "eyfs"),
            ((4, 11), "eyfs ks1 ks2"),
            ((5, 7), "ks1"),
            ((3, 7), "eyfs ks1"),
            ((5, 11), "ks1 ks2"),
            ((7, 11), "ks2"),
            ((9, 13), "ks2 ks3"),
            ((11, 16), "ks3 ks4"),
            ((11, 18), "ks3 ks4 ks5"),
            ((13, 18), "ks3 ks4 ks5"),
            ((14, 19), "ks4 ks5"),
            ((16, 99), "ks5"),
            ((3, 19), "eyfs ks1 ks2 ks3 ks4 ks5"),
            ((11, 11), "ks3"),
            ((0, 255), "eyfs ks1 ks2 ks3 ks4 ks5"),
            ((255, 255), ""),
        ] {
            assert_eq!(phases_of_ages(ages.0, ages.1).join(" "), phases, "{ages:?}");
        }
    }

    #[test]
    fn no_phase_is_between_two_others_or_unknown() {
        let known: Vec<&str> = PHASES.iter().map(|(phase, ..)| *phase).collect();
        assert!(PHASES.windows(2).all(|pair| pair[0].2 == pair[1].1));
        assert!(BY_NAME.iter().flat_map(|(_, phases)| *phases).all(|phase| known.contains(phase)));
        assert!(phases_of_name("not applicable").is_empty() && phases_of_name("").is_empty());
        assert_eq!(phases_of_name("middle deemed primary"), ["ks2", "ks3"]);
    }

    #[test]
    fn types_have_their_kind_and_nation() {
        let of = |name| (category(name).kind, category(name).nation);
        assert_eq!(of("Academy converter"), (Some("academy"), Some("england")));
        assert_eq!(of("studio schools"), (Some("free-school"), Some("england")));
        assert_eq!(of("Welsh establishment"), (None, Some("wales")));
        assert_eq!(of("British schools overseas"), (None, None));
        assert_eq!(of("Children's centre"), (None, Some("england")));
    }
}
