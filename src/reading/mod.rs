//! How old a reader has to be: the reading age of a text, by the Flesch–Kincaid grade level.
//!
//! The formula is that of J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, "Derivation of new readability
//! formulas (Automated Readability Index, Fog Count and Flesch Reading Ease Formula) for Navy enlisted personnel", Research
//! Branch Report 8-75, Naval Technical Training Command, 1975:
//!
//! > grade = 0.39 × words ÷ sentences + 11.8 × syllables ÷ words − 15.59
//!
//! A pupil in an American grade is five years older than its number, so the reading age is the grade plus 5. Words,
//! sentences and syllables are counted as R. Flesch says in "How to Write Plain English", 1979, chapter 2: running text
//! alone, without headings and lines for signatures; a contraction, a hyphenated word, a figure or an abbreviation is one
//! word; figures and abbreviations have one syllable. He leaves no word out, and neither does this module.
//!
//! R. Flesch measured samples of 100 words ("A new readability yardstick", Journal of Applied Psychology 32(3), 1948), and
//! the formula was derived anew from his. In a shorter text one long name or one long sentence decides.
//!
//! What comes out tells long sentences and long words from short ones, and no more. It knows neither ideas nor how well
//! a word is known, and it was made for adults: below about ten years it carries on what was measured above.

mod sentence;
mod syllable;

use std::fmt;

use crate::document::{Block, Clause, ClauseId, Document, Section, plain_text};

pub use syllable::syllables;

/// Tenths of a year between a grade and the age of its pupils.
const AGE_OF_GRADE_0: i64 = 50;

/// Below this age, in years, a figure says only that the text is as easy as can be.
const LEAST: i64 = 5;

/// A reading age in years, to a tenth; a few short words can give one below 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Age {
    tenths: i64,
}

impl Age {
    /// In years, exact to a tenth.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "no age has more digits than a float")]
    pub fn years(self) -> f64 {
        self.tenths as f64 / 10.0
    }

    /// Whether a reader of `years` is too young for the text.
    #[must_use]
    pub fn exceeds(self, years: u8) -> bool {
        self.tenths > i64::from(years) * 10
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.tenths < LEAST * 10 {
            return write!(f, "under {LEAST}");
        }
        write!(f, "{}.{}", self.tenths / 10, self.tenths % 10)
    }
}

/// How much a text holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Sentences.
    pub sentences: u32,
    /// Words.
    pub words: u32,
    /// Syllables.
    pub syllables: u32,
}

impl Counts {
    /// What one sentence holds.
    fn of_sentence(sentence: &str) -> Self {
        let words = sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric));
        let syllables = words.clone().map(syllables).sum::<usize>();
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self { sentences: 1, words: count(words.count()), syllables: count(syllables) }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            sentences: self.sentences.saturating_add(other.sentences),
            words: self.words.saturating_add(other.words),
            syllables: self.syllables.saturating_add(other.syllables),
        }
    }

    /// The reading age; none without words.
    #[must_use]
    pub fn age(self) -> Option<Age> {
        let (sentences, words, syllables) =
            (i128::from(self.sentences), i128::from(self.words), i128::from(self.syllables));
        if sentences == 0 || words == 0 {
            return None;
        }
        // In whole numbers, so that every machine rounds alike: the grade in hundredths, times `whole`.
        let whole = words * sentences;
        let hundredths = 39 * words * words + 1180 * syllables * sentences - 1559 * whole;
        let tenths = (hundredths + 5 * whole).div_euclid(10 * whole);
        Some(Age { tenths: i64::try_from(tenths).unwrap_or(i64::MAX - AGE_OF_GRADE_0) + AGE_OF_GRADE_0 })
    }
}

/// A sentence of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The clause that it stands in.
    pub clause: ClauseId,
    /// Its words and marks.
    pub text: String,
    /// How much it holds.
    pub counts: Counts,
}

/// What clauses ask of those who read them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// Their sentences, in order; a clause that ends without a mark ends a sentence.
    pub sentences: Vec<Sentence>,
}

impl Reading {
    /// Reads `clauses`.
    #[must_use]
    pub fn of<'a>(clauses: impl IntoIterator<Item = &'a Clause>) -> Self {
        let mut sentences = Vec::new();
        for clause in clauses {
            let text = plain_text(&clause.text);
            sentences.extend(sentence::sentences(&text).into_iter().map(|text| Sentence {
                clause: clause.id.clone(),
                text: text.to_owned(),
                counts: Counts::of_sentence(text),
            }));
        }
        Self { sentences }
    }

    /// How much the clauses hold together.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.sentences.iter().fold(Counts::default(), |all, sentence| all.plus(sentence.counts))
    }

    /// Their reading age; none without words.
    #[must_use]
    pub fn age(&self) -> Option<Age> {
        self.counts().age()
    }

    /// The `most` hardest sentences, the hardest first; of equals, the one that stands first.
    #[must_use]
    pub fn hardest(&self, most: usize) -> Vec<&Sentence> {
        let mut all: Vec<&Sentence> = self.sentences.iter().collect();
        all.sort_by_key(|sentence| std::cmp::Reverse(sentence.counts.age()));
        all.truncate(most);
        all
    }
}

/// The reading age of a text; none without words.
#[must_use]
pub fn age(text: &str) -> Option<Age> {
    let sentences = sentence::sentences(text);
    sentences.iter().fold(Counts::default(), |all, sentence| all.plus(Counts::of_sentence(sentence))).age()
}

/// The clauses of a document that are running text: paragraphs, entries of lists, and duties. Headings, tables, lines to
/// fill in and administrative clauses are none.
#[must_use]
pub fn running(document: &Document) -> Vec<&Clause> {
    let mut clauses = Vec::new();
    document.sections.iter().for_each(|section| of_section(section, &mut clauses));
    clauses.retain(|clause| !clause.administrative);
    clauses
}

fn of_section<'a>(section: &'a Section, clauses: &mut Vec<&'a Clause>) {
    for block in &section.blocks {
        let running = match block {
            Block::Paragraph { .. } | Block::List { .. } => block,
            Block::Roles { rows, .. } => {
                let duties = rows.iter().flat_map(|row| &row.items);
                duties.for_each(|duty| duty.for_each_clause(&mut |clause| clauses.push(clause)));
                continue;
            }
            Block::Contents { .. } | Block::KeyValues { .. } | Block::Table { .. } | Block::Fields { .. } => continue,
        };
        running.for_each_clause(&mut |clause| clauses.push(clause));
    }
    section.sections.iter().for_each(|section| of_section(section, clauses));
}

#[cfg(test)]
mod tests {
    use super::{Age, Counts, age};

    fn grade(words: u32, sentences: u32, syllables: u32) -> f64 {
        Counts { sentences, words, syllables }.age().unwrap().years() - 5.0
    }

    fn counted(text: &str) -> (u32, u32, u32) {
        let all = super::sentence::sentences(text).into_iter().map(Counts::of_sentence);
        let counts = all.fold(Counts::default(), Counts::plus);
        (counts.words, counts.sentences, counts.syllables)
    }

    #[test]
    fn the_formula_gives_grades_that_are_published() {
        for (found, published) in [
            // The least there can be: one word of one syllable.
            (grade(1, 1, 1), -3.4),
            // "Green Eggs and Ham", with 5.7 words to a sentence and 1.02 syllables to a word.
            (grade(5700, 1000, 5814), -1.3),
            // A story that a program for readability has counted.
            (grade(432, 34, 607), 5.9),
        ] {
            assert!((found - published).abs() < 0.001, "{found}, not {published}");
        }
    }

    #[test]
    fn words_and_syllables_are_those_that_are_published() {
        // Flesch's reading ease, 206.835 − 1.015 × words ÷ sentences − 84.6 × syllables ÷ words, rests on the same counts.
        for (text, published) in [
            ("The cat sat on the mat.", 116.0),
            ("This sentence, taken as a reading passage unto itself, is being used to prove a point.", 69.0),
            ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 37.5),
        ] {
            let (words, sentences, syllables) = counted(text);
            let [words, sentences, syllables] = [words, sentences, syllables].map(f64::from);
            let ease = 206.835 - 1.015 * words / sentences - 84.6 * syllables / words;
            assert!((ease - published).abs() < 0.5, "{text}: {ease}, not {published}");
        }
        assert_eq!(counted("I don't e-mail 12 grown-ups / friends at 9:30 – ever!"), (9, 2, 12));
    }

    #[test]
    fn an_age_is_told_to_a_tenth_and_not_below_five() {
        let told = |tenths| Age { tenths }.to_string();
        assert_eq!([told(-12), told(49), told(50), told(123)], ["under 5", "under 5", "5.0", "12.3"]);
        assert!(!Age { tenths: 60 }.exceeds(6) && Age { tenths: 61 }.exceeds(6));
        assert_eq!(age(" – "), None);
        assert_eq!(age("I ask a grown-up if I am sad.").map(|age| age.to_string()), Some("5.8".to_owned()));
    }
}
