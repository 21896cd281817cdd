//! Which trust of the register a person means.

use std::collections::BTreeMap;

use super::establishment::clean;

/// A trust of the register, and how many schools it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustName {
    /// Its name.
    pub name: String,
    /// Its number in the register of groups.
    pub uid: String,
    /// How many of its schools are open.
    pub open: usize,
    /// How many are not.
    pub not_open: usize,
}

/// How many names are suggested.
const SUGGESTIONS: usize = 5;
/// How alike two names are, from 0 to 1, if one may be meant by the other.
const ALIKE: f64 = 0.8;

/// The trusts of the register, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Trusts(BTreeMap<String, TrustName>);

impl Trusts {
    /// Counts a school of a trust.
    pub(super) fn add(&mut self, name: &str, uid: &str, open: bool) {
        // A trust without a number is known by its name.
        let key = if uid.is_empty() { folded(name) } else { uid.to_owned() };
        let trust = self.0.entry(key).or_insert_with(|| TrustName {
            name: clean(name),
            uid: uid.to_owned(),
            open: 0,
            not_open: 0,
        });
        if open {
            trust.open += 1;
        } else {
            trust.not_open += 1;
        }
    }

    /// Those that `wanted` means.
    pub(super) fn meant(&self, wanted: &str) -> Vec<TrustName> {
        let wanted = folded(wanted);
        self.0.values().filter(|trust| is_meant(&wanted, &trust.name, &trust.uid)).cloned().collect()
    }

    /// Those whose names are nearest to `wanted`, the nearest first.
    pub(super) fn nearest(&self, wanted: &str) -> Vec<TrustName> {
        let wanted = folded(wanted);
        let mut near: Vec<(f64, &TrustName)> = self
            .0
            .values()
            .filter_map(|trust| {
                let name = folded(&trust.name);
                let inside = !wanted.is_empty() && name.contains(&wanted);
                let alike = strsim::jaro_winkler(&wanted, &name);
                (inside || alike > ALIKE).then_some((if inside { 1.0 + alike } else { alike }, trust))
            })
            .collect();
        near.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.name.cmp(&other.name)));
        near.into_iter().take(SUGGESTIONS).map(|(_, trust)| trust.clone()).collect()
    }
}

/// Whether `wanted`, as [`folded`] gives it, is the number or the name of a trust.
pub(super) fn is_meant(wanted: &str, name: &str, uid: &str) -> bool {
    !wanted.is_empty() && (wanted == uid || wanted == folded(name))
}

/// A name as names are compared: in small letters, with one space between words and one kind of apostrophe.
pub(super) fn folded(text: &str) -> String {
    clean(text).to_lowercase().replace(['’', '‘'], "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trusts() -> Trusts {
        let mut trusts = Trusts::default();
        for (name, uid) in
            [("Harbour Learning Trust", "2001"), ("HARBOUR  LEARNING TRUST", "2002"), ("St Mary’s Trust", "2003")]
        {
            trusts.add(name, uid, true);
        }
        trusts.add("Harbour Learning Trust", "2001", false);
        trusts
    }

    #[test]
    fn a_trust_is_meant_by_its_number_or_its_name() {
        for (wanted, uids) in [
            ("2002", "2002"),
            (" harbour learning\ttrust", "2001 2002"),
            ("st mary's trust", "2003"),
            ("Harbour", ""),
            ("", ""),
        ] {
            let found: Vec<String> = trusts().meant(wanted).into_iter().map(|trust| trust.uid).collect();
            assert_eq!(found.join(" "), uids, "{wanted:?}");
        }
        let first = &trusts().meant("2001")[0];
        assert_eq!((first.open, first.not_open), (1, 1));
    }

    #[test]
    fn near_names_are_suggested() {
        let near = |wanted| trusts().nearest(wanted).into_iter().map(|trust| trust.uid).collect::<Vec<_>>().join(" ");
        assert_eq!(near("Harbor Lerning Trust"), "2002 2001");
        assert_eq!(near("mary"), "2003");
        assert_eq!(near("Zzz"), "");
        assert_eq!(near(""), "");
    }
}
