//! The codes of findings. A code is permanent: its number and name are never given to another fault.

/// Why a finding matters, how to put it right, and an example of a right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// What the fault is and why it matters.
    pub why: &'static str,
    /// How to put it right.
    pub fix: &'static str,
    /// What a right description looks like.
    pub example: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $number:literal $name:literal why $why:literal fix $fix:literal example $example:literal;)*) => {
        /// A kind of finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The number, e.g. `E0021`.
            #[must_use]
            pub const fn number(self) -> &'static str {
                match self { $(Self::$variant => $number,)* }
            }

            /// The name, e.g. `unknown-key`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Why it matters and what to do.
            #[must_use]
            pub const fn explanation(self) -> Explanation {
                match self { $(Self::$variant => Explanation { why: $why, fix: $fix, example: $example },)* }
            }
        }
    };
}

codes! {
    /// The file is not YAML.
    Syntax "E0001" "not-yaml"
        why "The file breaks the rules of YAML, so nothing after that place can be read."
        fix "Look at the place shown and the line before it: a missing colon, a quotation mark that is not closed, or lines indented by tabs or unevenly."
        example "school:\n  name: \"St Mary's: an infant school\"";
    /// The file is not UTF-8 text.
    NotText "E0002" "not-text"
        why "The file is not text in UTF-8, the encoding YAML uses; it may be a Word file, a picture, or saved in an older encoding."
        fix "Open it in a text editor and save it as UTF-8."
        example "school:\n  name: Ysgol Dŵr";
    /// The file holds nothing.
    Empty "E0003" "empty-file"
        why "A description without anything in it describes no school."
        fix "Start from `esafe init --minimal`, which writes a description of ten lines."
        example "format: 1\nschool:\n  name: Hollow Lane Primary School";
    /// Nesting, aliases or size beyond what a description needs.
    TooComplex "E0004" "too-complex"
        why "The file nests deeper, repeats itself more or holds more values than any description of a school does. Reading on could exhaust the computer."
        fix "Remove anchors (&) and aliases (*), and write each value where it belongs."
        example "services:\n  internet: {provider: LGfL}";
    /// The same key twice in one mapping.
    DuplicateKey "E0005" "duplicate-key"
        why "The same key stands twice, so one of the two values would be lost."
        fix "Keep the one that is right and delete the other."
        example "people:\n  dsl: {name: Ada Byrne}";
    /// A key the schema does not know.
    UnknownKey "E0021" "unknown-key"
        why "A key that is not known would be ignored, and what it says would be missing from the policy."
        fix "Correct the spelling, or move the key to the section it belongs to. `esafe schema` lists every key."
        example "services:\n  filtering: {provider: LGfL}";
    /// A key that must be there is not.
    MissingKey "E0022" "missing-key"
        why "The policy cannot be written without this fact."
        fix "Add the key at the place shown."
        example "school:\n  name: Hollow Lane Primary School";
    /// A value of the wrong type.
    WrongType "E0023" "wrong-type"
        why "The value is of another kind than the key needs: text, a number, true or false, a list, or a set of keys."
        fix "Write the value the way the hint shows."
        example "practice:\n  sessions: {idle_lock_minutes: 10}";
    /// A number, date or truth value where text is needed.
    Unquoted "E0024" "needs-quotes"
        why "YAML reads this as a number or as true or false, and would lose how it was written: 2.0 becomes 2, and 0113 becomes 113."
        fix "Put it in quotation marks."
        example "policy:\n  versions:\n  - version: \"2.0\"";
    /// A value that is not one of those allowed.
    NotAllowed "E0025" "not-allowed"
        why "Only certain values are possible here, because clauses are chosen by them."
        fix "Choose one of the values listed."
        example "practice:\n  phones: {pupils: not-permitted}";
    /// A value that is not written the way its kind is.
    BadForm "E0026" "bad-form"
        why "The value is not written in the form it needs, so it could not be printed or compared."
        fix "Write it the way the hint shows."
        example "policy:\n  review_every: 12 months";
    /// A date that does not exist or is written in another way.
    BadDate "E0027" "bad-date"
        why "Dates decide when a review lapses, so there must be no doubt which day is meant."
        fix "Write a day as 2018-10-11 (year, month, day), a month as 2018-10, or a term as summer 2018."
        example "policy:\n  next_review: summer 2019";
    /// A number too small or too large, or a text or list too short or too long.
    OutOfRange "E0028" "out-of-range"
        why "The value is outside what makes sense here."
        fix "Check the value against the limits in the hint."
        example "practice:\n  sessions: {idle_lock_minutes: 10}";
    /// Two values that cannot stand together in a list.
    Repeated "E0029" "repeated-value"
        why "The same value stands twice in a list, and would be printed twice."
        fix "Delete one of the two."
        example "school:\n  phases: [eyfs, ks1]";
    /// A reference to a role nobody described.
    UnknownRole "E0101" "role-not-described"
        why "The description points to a role that is not among the people it describes, so the policy would send readers to nobody."
        fix "Describe the role under `people`, or point to another one."
        example "people:\n  siro: {same_as: headteacher}";
    /// Roles that are defined as each other.
    RoleCycle "E0102" "roles-in-a-circle"
        why "Each of these roles is said to be the same as the next, and none of them names a person."
        fix "Give one of them a `name`."
        example "people:\n  headteacher: {name: Ada Byrne}\n  siro: {same_as: headteacher}";
    /// A role with nobody named and nothing said about that.
    RoleWithoutHolder "E0107" "role-without-holder"
        why "The policy sends people to this role, and the description does not say who holds it."
        fix "Add a `name`, `names` or `organisation`, say `same_as` another role, or `post_only: true` if no name shall be printed."
        example "people:\n  online_safety_lead: {name: Ada Byrne}";
    /// A clause needs a fact that is not there.
    MissingFact "E0110" "missing-fact"
        why "A clause that is part of the policy prints this fact. The tool never leaves a blank."
        fix "Add the fact, or leave the clause out under `clauses.exclude` with a reason."
        example "services:\n  filtering:\n    provider: LGfL";
    /// An agreement the library does not have.
    UnknownAgreement "E0111" "unknown-agreement"
        why "The library has no agreement of this name, so nothing could be issued."
        fix "Choose one of the agreements listed."
        example "agreements:\n  staff: {}";
    /// A clause the library does not have.
    UnknownClause "E0112" "unknown-clause"
        why "The library has no clause of this id, so including, excluding or moving it has no effect."
        fix "Correct the id."
        example "clauses:\n  exclude:\n    cctv.network: The school has no cameras.";
    /// An outline the library does not have.
    UnknownOutline "E0113" "unknown-outline"
        why "The library has no outline of this name, so the policy would have no structure."
        fix "Choose one of the outlines listed."
        example "policy:\n  outline: seven-part";
    /// An edition the library cannot render.
    UnknownEdition "E0114" "unknown-edition"
        why "This tool does not carry the edition of the policy library that the description asks for."
        fix "Use the tool version that carries it, or name the edition listed."
        example "policy:\n  library: \"1\"";
    /// A duty given to a row that the roles section does not have.
    UnplacedDuty "E0115" "duty-without-row"
        why "The duty is given to somebody who has no row in the roles section of this outline, so it would be lost."
        fix "Give it to one of the holders listed."
        example "people:\n  duties:\n    role.headteacher.own-training: headteacher";
    /// The same output name twice.
    SameName "E0116" "same-output-name"
        why "Two documents of the set would be written to the same file."
        fix "Give one of them another title."
        example "policy:\n  title: Online Safety Policy";
    /// Two stances of which only one can hold.
    Contradiction "E0117" "contradicting-clauses"
        why "Only one of these clauses can be part of the policy; together they would contradict each other."
        fix "Leave one of them out, or change the fact that chooses it."
        example "practice:\n  phones: {pupils: not-permitted}";
    /// Text of a school's own that cannot be used.
    LocalText "E0118" "own-text"
        why "A clause of the school's own can hold paragraphs, lists, emphasis, links and facts, so that it looks the same in every format. This holds something else, or stands where it cannot."
        fix "Write it as the hint shows."
        example "clauses:\n  add:\n    local.passphrases:\n      topic: passwords\n      text: Pupils choose a passphrase in the first week of term.";
    /// The library's text that a school has reworded is no longer what it was.
    OriginalChanged "E0119" "reworded-original-changed"
        why "The school put a clause into its own words, and the library has changed its wording since. The school's words may now miss something."
        fix "Compare the two with `esafe explain clause ID`, then set `replaces` to the digest it shows."
        example "clauses:\n  reword:\n    passwords.private:\n      text: Nobody shares a password.\n      replaces: \"0000000000000000000000000000000000000000000000000000000000000000\"";
    /// A character no font can show.
    NoGlyph "E0120" "character-without-font"
        why "None of the fonts has this character, so the PDF would show an empty box."
        fix "Write it another way; Latin, Greek and Cyrillic letters are covered."
        example "school:\n  name: Ysgol Dŵr";
    /// An accent colour too pale to read.
    LowContrast "E0121" "low-contrast"
        why "Headings in this colour would be hard to read. Web Content Accessibility Guidelines 2.2, success criterion 1.4.3, asks for a contrast of at least 4.5 to 1."
        fix "Choose a darker colour."
        example "school:\n  colour: \"#1d3b6f\"";
    /// The crest cannot be used.
    BadCrest "E0122" "unusable-crest"
        why "The picture of the crest cannot be read or shown."
        fix "Give the path of an SVG or PNG file beside the description."
        example "school:\n  crest: {file: crest.svg, alt: An oak tree}";
    /// A fault in a file of the policy library.
    Library "E0201" "library"
        why "A file of the policy library does not follow its own rules, so documents made from it could be wrong."
        fix "Correct the file at the place shown; CONTRIBUTING.md says how clauses, agreements and outlines are written."
        example "- id: filtering.change-log\n  text: Changes to the filter are logged.";
    /// A template that cannot be rendered.
    Template "E0202" "library-template"
        why "A template of the policy library has an error, so the clause cannot be printed."
        fix "Correct the template at the place shown."
        example "text: The {{ people.dsl }} reads the log.";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Code;

    #[test]
    fn codes_are_unique() {
        let numbers: BTreeSet<_> = Code::ALL.iter().map(|c| c.number()).collect();
        let names: BTreeSet<_> = Code::ALL.iter().map(|c| c.name()).collect();
        assert_eq!(numbers.len(), Code::ALL.len());
        assert_eq!(names.len(), Code::ALL.len());
        assert!(Code::ALL.is_sorted_by_key(|c| c.number()));
    }
}
