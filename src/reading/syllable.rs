//! Syllables of English words, counted from their spelling.

/// Words whose spelling misleads, each with its syllables as spoken; of two ways to say a word, the shorter one.
const IRREGULAR: [(&str, usize); 26] = [
    ("apostrophe", 4),
    ("argue", 2),
    ("business", 2),
    ("evening", 2),
    ("every", 2),
    ("fluid", 2),
    ("maybe", 2),
    ("naked", 2),
    ("ninety", 2),
    ("parliament", 3),
    ("poem", 2),
    ("poet", 2),
    ("recipe", 3),
    ("ruin", 2),
    ("safety", 2),
    ("science", 2),
    ("scientist", 3),
    ("simile", 3),
    ("suicide", 3),
    ("suicidal", 4),
    ("theatre", 2),
    ("tuesday", 2),
    ("vehicle", 3),
    ("violence", 3),
    ("violent", 3),
    ("wednesday", 2),
];

/// Second halves of compounds, and endings, before which an e stays silent: "some-thing", "care-ful".
const SECOND: [&str; 35] = [
    "thing", "things", "body", "one", "where", "time", "times", "work", "line", "lines", "side", "ware", "guard",
    "ever", "fore", "name", "names", "page", "pages", "stream", "book", "mail", "wall", "place", "site", "sites",
    "some", "fully", "ful", "less", "ly", "ment", "ness", "ing", "hood",
];

/// How many syllables `word` has as it is spoken: at least 1 if it has a letter or a digit, else 0.
///
/// As Flesch counts (see [`crate::reading`]), figures and abbreviations are one syllable; an abbreviation shows by having
/// no vowel. The parts of a hyphenated word count together.
#[must_use]
pub fn syllables(word: &str) -> usize {
    let said: String = word.to_lowercase().replace('’', "'");
    if said.chars().any(|c| c.is_ascii_digit()) {
        return 1;
    }
    said.split(|c: char| !c.is_alphabetic() && c != '\'').map(of_part).sum()
}

/// The syllables of letters and apostrophes, in small letters.
fn of_part(part: &str) -> usize {
    let part = part.trim_matches('\'');
    if let Some(before) = part.strip_suffix("n't") {
        // "did-n't", but "don't": what ends in a consonant other than r takes a syllable more.
        let spoken = before.ends_with(|c: char| !is_vowel(c) && c != 'r') && !matches!(before, "ca" | "wo");
        return of_letters(before) + usize::from(spoken);
    }
    match part.split_once('\'') {
        Some((owner, "s")) => of_letters(owner) + usize::from(hisses(owner)),
        Some((before, _)) => of_letters(before),
        None => of_letters(part),
    }
}

/// Whether an s behind `word` is a syllable of its own.
fn hisses(word: &str) -> bool {
    ["s", "x", "z", "ch", "sh", "ce", "ge", "se", "ze"].iter().any(|end| word.ends_with(end))
}

fn of_letters(word: &str) -> usize {
    if word.is_empty() {
        return 0;
    }
    let known = |word: &str| IRREGULAR.iter().find(|(known, _)| *known == word).map(|(_, count)| *count);
    if let Some(count) = known(word) {
        return count;
    }
    if let Some(singular) = word.strip_suffix('s').filter(|singular| !singular.ends_with(['s', 'u', 'i'])) {
        if let Some(count) = known(singular) {
            return count + usize::from(hisses(singular));
        }
        if !singular.ends_with('e') && !SECOND.contains(&word) {
            return of_letters(singular);
        }
    }
    let halves = SECOND.iter().find_map(|second| {
        let first = word.strip_suffix(second)?;
        (first.chars().count() > 1 && first.chars().any(is_vowel)).then_some((first, *second))
    });
    match halves {
        Some((first, second)) => of_letters(first) + of_letters(second),
        None => of_stem(word),
    }
}

fn of_stem(word: &str) -> usize {
    let letters: Vec<char> = word.chars().collect();
    let groups = vowel_groups(&letters);
    let count = groups + hiatuses(word) - silent(word, &letters, groups);
    count.max(1)
}

const fn is_vowel(c: char) -> bool {
    matches!(
        c,
        'a' | 'e'
            | 'i'
            | 'o'
            | 'u'
            | 'y'
            | 'é'
            | 'è'
            | 'ê'
            | 'ë'
            | 'á'
            | 'à'
            | 'â'
            | 'ä'
            | 'í'
            | 'ï'
            | 'ó'
            | 'ô'
            | 'ö'
            | 'ú'
            | 'û'
            | 'ü'
            | 'ŵ'
            | 'ŷ'
    )
}

/// Whether the letter at `at` sounds as a vowel: y does not before a vowel at the start of a syllable, nor u after q.
fn sounds(letters: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|at| letters[at]);
    let after = letters.get(at + 1).copied();
    match letters[at] {
        'y' => !(before.is_none_or(is_vowel) && after.is_some_and(is_vowel)),
        'u' => before != Some('q'),
        c => is_vowel(c),
    }
}

/// How many runs of vowels there are.
fn vowel_groups(letters: &[char]) -> usize {
    (0..letters.len()).filter(|&at| sounds(letters, at) && !(at > 0 && sounds(letters, at - 1))).count()
}

/// How many vowels that stand together are spoken apart: "me-di-a", "cli-ent", "vi-de-o", "us-u-al".
fn hiatuses(word: &str) -> usize {
    // How often `pair` stands in the word, but for where what is before it and behind it joins its vowels.
    let apart = |pair: &str, joined: fn(&str, &str) -> bool| {
        let pairs = word.match_indices(pair);
        pairs.filter(|(at, _)| !joined(&word[..*at], &word[at + pair.len()..])).count()
    };
    let never = |_: &str, _: &str| false;
    let behind_q_or_g = |before: &str, _: &str| before.ends_with(['q', 'g']);
    let i = apart("ia", |before, behind| {
        let soft = before.ends_with(['c', 't', 's', 'g']);
        let yod = ["al", "il", "ill"].iter().any(|end| before.ends_with(end)) && behind.starts_with(['n', 'r']);
        yod || behind.starts_with("ge") || (soft && !behind.starts_with('t'))
    }) + apart("io", |before, behind| {
        let soft = before.ends_with(['c', 't', 's', 'g', 'x']) || before.ends_with("sh");
        let yod = before.ends_with("ll") || before.ends_with('n');
        (soft && behind.starts_with(['n', 'u'])) || (yod && behind.starts_with('n')) || behind.starts_with("ur")
    }) + apart("ien", |before, _| before.ends_with(['c', 't']) || before.ends_with("fr"))
        + ["iet", "ium", "ius"].iter().map(|pair| apart(pair, never)).sum::<usize>();
    let u = ["ual", "uat", "uar", "uel", "uen"].iter().map(|pair| apart(pair, behind_q_or_g)).sum::<usize>();
    let e = apart("creat", |_, behind| behind.starts_with("ur"))
        + ["react", "coor", "cooper"].iter().map(|pair| apart(pair, never)).sum::<usize>()
        + usize::from(word.starts_with("geo"))
        + usize::from(word.ends_with("eo"))
        + usize::from(word.ends_with("ea") && word.len() > 3 && !word.ends_with("lea"));
    i + u + e + usize::from(word.ends_with("ism") || word.ends_with("thm"))
}

/// How many vowels at the end are not spoken: "fil(e)", "fil(es)", "us(ed)", "leag(ue)".
fn silent(word: &str, letters: &[char], groups: usize) -> usize {
    if groups < 2 {
        return 0;
    }
    let at = |back: usize| letters.len().checked_sub(back).map(|at| letters[at]);
    let consonant = |back: usize| at(back).is_some_and(|c| !is_vowel(c) || c == 'y');
    // "ta-ble", "ti-tled", "ar-ti-cles": the l takes the vowel that the e has lost.
    let syllabic = |back: usize| at(back) == Some('l') && at(back + 1).is_some_and(|c| "bcdfgkpstz".contains(c));
    let sibilant = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    let drops = if sibilant(&["gue", "gues", "que", "ques"]) {
        true
    } else if word.ends_with('e') {
        consonant(2) && !syllabic(2)
    } else if word.ends_with("es") {
        consonant(3) && !syllabic(3) && !sibilant(&["ses", "xes", "zes", "ches", "shes", "ces", "ges"])
    } else {
        word.ends_with("ed") && consonant(3) && !matches!(at(3), Some('t' | 'd')) && !syllabic(3)
    };
    usize::from(drops)
}

#[cfg(test)]
mod tests {
    use super::syllables;

    /// Words with their syllables, counted by ear.
    const COUNTED: [(&str, &str); 6] = [
        (
            "1",
            "a I the me we he use used file files rule clothes games shared scared named called played tried asked who's \
             school school's home phone screen watch whole time times our hour their there were are here does yes eye eyes \
             league queue don't can't won't aren't I'm I've we're it's that's friend friends build guard suit fruit world \
             CCTV DSL 12 2.0 7% £15",
        ),
        (
            "2",
            "online any able people gentle trouble titled handled using uses pages changes password grown-up log-in e-mail \
             website websites someone something nothing nowhere homework network before beside careful useful unless wireless \
             café's safety safely lonely only early every maybe being agreed allowed trusted wanted needed didn't isn't couldn't \
             really private picture pictures polite secret settings' lifetimes worried bully bullied enjoyed annoyed player client \
             quiet social patient million question unique technique colleague colleagues guideline software aware outside diet trial \
             create science rhythm evening Boss's argue",
        ),
        (
            "3",
            "computer internet username everyone everything anyone anything nobody somebody area idea ideas video videos media \
             radio usual manual actual diary period previous serious various audience agreement equipment document devices \
             messages images articles bullying upsetting photograph permission devices' creative curious behaviour opinion \
             carefully properly happily however guardian government media's racism scientist influence lonely-ish Australian familiar compliance",
        ),
        (
            "4",
            "responsible technology security society variety experience material convenient January situation graduated \
             evaluate everybody cyberbully appropriate information understanding community associate priority",
        ),
        ("5", "immediately coordinator responsibly-so cyberbullying individual imagination communication university"),
        ("6", "responsibility"),
    ];

    #[test]
    fn syllables_are_those_that_are_heard() {
        let mut faults = Vec::new();
        for (count, words) in COUNTED {
            for word in words.split_whitespace() {
                let found = syllables(word);
                if found.to_string() != count {
                    faults.push(format!("{word}: {found}, not {count}"));
                }
            }
        }
        assert!(faults.is_empty(), "{faults:?}");
    }

    #[test]
    fn every_word_has_a_syllable_and_nothing_else_has() {
        assert_eq!((syllables("PSHE"), syllables("Ŵyn"), syllables("школа"), syllables("Mrs")), (1, 1, 1, 1));
        assert_eq!((syllables(""), syllables("–"), syllables("'"), syllables("&")), (0, 0, 0, 0));
    }
}
