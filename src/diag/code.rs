//! The codes of findings. A code is permanent: its number and name are never given to another fault.

use super::Severity;

macro_rules! codes {
    ($(#[doc = $title:literal] $variant:ident $number:literal $name:literal $severity:ident;)*) => {
        /// A kind of finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $title] $variant,)* }

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

            /// How much it matters.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// What is wrong, in one sentence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title.trim_ascii(),)* }
            }
        }
    };
}

codes! {
    /// The file is not YAML.
    Syntax "E0001" "not-yaml" Error;
    /// The file is not UTF-8 text.
    NotText "E0002" "not-text" Error;
    /// The file holds nothing.
    Empty "E0003" "empty-file" Error;
    /// Nesting, aliases or size beyond what a description needs.
    TooComplex "E0004" "too-complex" Error;
    /// The same key twice in one mapping.
    DuplicateKey "E0005" "duplicate-key" Error;
    /// A key the schema does not know.
    UnknownKey "E0021" "unknown-key" Error;
    /// A key that must be there is not.
    MissingKey "E0022" "missing-key" Error;
    /// A value of the wrong type.
    WrongType "E0023" "wrong-type" Error;
    /// A number, date or truth value where text is needed.
    Unquoted "E0024" "needs-quotes" Error;
    /// A value that is not one of those allowed.
    NotAllowed "E0025" "not-allowed" Error;
    /// A value that is not written the way its kind is.
    BadForm "E0026" "bad-form" Error;
    /// A date that does not exist or is written in another way.
    BadDate "E0027" "bad-date" Error;
    /// A number too small or too large, or a text or list too short or too long.
    OutOfRange "E0028" "out-of-range" Error;
    /// Two values that cannot stand together in a list.
    Repeated "E0029" "repeated-value" Error;
    /// A term that a school year does not have.
    ImpossibleTerm "E0030" "impossible-term" Error;
    /// A reference to a role nobody described.
    UnknownRole "E0101" "role-not-described" Error;
    /// Roles that are defined as each other.
    RoleCycle "E0102" "roles-in-a-circle" Error;
    /// A role with nobody named and nothing said about that.
    RoleWithoutHolder "E0107" "role-without-holder" Error;
    /// A clause needs a fact that is not there.
    MissingFact "E0110" "missing-fact" Error;
    /// An agreement the library does not have.
    UnknownAgreement "E0111" "unknown-agreement" Error;
    /// A clause the library does not have.
    UnknownClause "E0112" "unknown-clause" Error;
    /// An outline the library does not have.
    UnknownOutline "E0113" "unknown-outline" Error;
    /// An edition the library cannot render.
    UnknownEdition "E0114" "unknown-edition" Error;
    /// A duty given to a row that the roles section does not have.
    UnplacedDuty "E0115" "duty-without-row" Error;
    /// The same output name twice.
    SameName "E0116" "same-output-name" Error;
    /// Two stances of which only one can hold.
    Contradiction "E0117" "contradicting-clauses" Error;
    /// Text of a school's own that cannot be used.
    LocalText "E0118" "own-text" Error;
    /// The library's text that a school has reworded is no longer what it was.
    OriginalChanged "E0119" "reworded-original-changed" Warning;
    /// A character no font can show.
    NoGlyph "E0120" "character-without-font" Error;
    /// An accent colour too pale to read.
    LowContrast "E0121" "low-contrast" Error;
    /// The crest cannot be used.
    BadCrest "E0122" "unusable-crest" Error;
    /// The library has a newer edition than the one that the description pins.
    NewerEdition "E0123" "newer-edition" Note;
    /// A fault in a file of the policy library.
    Library "E0201" "library" Error;
    /// A template that cannot be rendered.
    Template "E0202" "library-template" Error;
    /// A post that every school has is not described.
    RequiredRoleMissing "E0301" "required-role-missing" Error;
    /// Nobody is the designated safeguarding lead.
    NoSafeguardingLead "E0302" "no-safeguarding-lead" Error;
    /// One person writes the policy and approves it.
    AuthorApproves "E0303" "author-approves" Error;
    /// The policy sends readers to a post that nobody holds.
    RoleHeldByNobody "E0304" "role-held-by-nobody" Error;
    /// The school's own text names a post that nobody holds.
    PostNamedInText "E0305" "post-named-in-text" Warning;
    /// The next review lies before the latest version or review.
    NextReviewBeforeLast "E0401" "next-review-before-last" Error;
    /// An approval is dated before its version was written.
    ApprovalBeforeVersion "E0402" "approval-before-version" Error;
    /// The policy is reviewed less often than once a year.
    ReviewCycleTooLong "E0403" "review-cycle-too-long" Error;
    /// A version is older, or has no higher number, than the one before it.
    VersionsOutOfOrder "E0404" "versions-out-of-order" Error;
    /// A review is dated before its version was written.
    ReviewBeforeVersion "E0405" "review-before-version" Error;
    /// A web filter without the name of its provider.
    FilteringWithoutProvider "E0501" "filtering-without-provider" Error;
    /// Monitoring software whose reports nobody reads.
    MonitoringWithoutReader "E0502" "monitoring-without-reader" Warning;
    /// A session stays open for more than an hour without use.
    IdleLockTooLong "E0503" "idle-lock-too-long" Warning;
    /// Recordings are kept, but not said for how long.
    RetentionWithoutPeriod "E0504" "retention-without-period" Warning;
    /// A password may be shorter than twelve characters.
    ShortPasswords "E0505" "short-passwords" Warning;
    /// Passwords must change after a set time.
    ForcedPasswordChanges "E0506" "forced-password-changes" Warning;
    /// Personal data travels on storage that is not encrypted.
    UnencryptedPortableMedia "E0507" "unencrypted-portable-media" Warning;
    /// Pupils are to be without phones and to use them in lessons.
    PhonesContradict "E0601" "phones-contradict" Error;
    /// Two different times after which a session locks.
    TwoIdleLocks "E0602" "two-idle-locks" Error;
    /// Private e-mail is forbidden and allowed.
    PrivateEmailContradicts "E0603" "private-email-contradicts" Error;
    /// Two facts that cannot both be so.
    StancesContradict "E0604" "stances-contradict" Error;
    /// A law that is no longer in force.
    RepealedLaw "E0701" "repealed-law" Error;
    /// A body that has been renamed or abolished.
    RenamedBody "E0702" "renamed-body" Warning;
    /// Guidance that has been withdrawn or replaced.
    WithdrawnGuidance "E0703" "withdrawn-guidance" Warning;
    /// An edition that a newer one has replaced.
    SupersededEdition "E0704" "superseded-edition" Warning;
    /// Words or practice that current guidance advises against.
    OutdatedPractice "E0705" "outdated-practice" Warning;
    /// Something that may be out of date; the register is not sure of it.
    PerhapsOutdated "E0706" "perhaps-outdated" Note;
    /// Something that was to be filled in.
    Placeholder "E0801" "placeholder" Error;
    /// A promise that nobody can check.
    VaguePromise "E0802" "vague-promise" Warning;
    /// Somebody is named by half a title.
    UnnamedLead "E0803" "unnamed-lead" Warning;
    /// An agreement is harder to read than those who sign it can be expected to manage.
    AgreementTooHard "E0804" "agreement-too-hard" Warning;
    /// What the school has written itself in a topic is harder to read than a policy may be.
    OwnTextTooHard "E0805" "own-text-too-hard" Warning;
    /// An exception without an owner, a reason or an end.
    IncompleteException "E0901" "incomplete-exception" Error;
    /// An exception that has ended.
    ExceptionExpired "E0902" "exception-expired" Error;
    /// An exception to a finding that there is not.
    UnusedException "E0903" "unused-exception" Warning;
    /// An exception to something that has none.
    NotToBeExcepted "E0904" "not-to-be-excepted" Error;
    /// The day of the next review has passed.
    ReviewLapsed "E1001" "review-lapsed" Error;
    /// The next review is near.
    ReviewDueSoon "E1002" "review-due-soon" Warning;
    /// Nothing shows that the current version was reviewed or approved.
    NoReviewEvidence "E1003" "no-review-evidence" Error;
    /// The record of a review lacks something.
    IncompleteReview "E1004" "incomplete-review" Error;
    /// The next review has been moved without a review.
    ReviewDateMoved "E1005" "review-date-moved" Error;
    /// A body that must approve has not.
    ApprovalMissing "E1006" "approval-missing" Error;
    /// The record of an approval lacks something.
    IncompleteApproval "E1007" "incomplete-approval" Error;
    /// A body has sent the version back.
    ApprovalReturned "E1008" "approval-returned" Error;
    /// The text is no longer the one that was approved.
    ChangedSinceApproval "E1009" "changed-since-approval" Error;
    /// The text is no longer the one that was reviewed.
    ChangedSinceReview "E1010" "changed-since-review" Error;
    /// Something on record has not happened yet.
    DateInFuture "E1011" "date-in-future" Error;
    /// No documents have been published.
    NotPublished "E1101" "not-published" Warning;
    /// A published file has been changed by hand.
    PublishedFileChanged "E1102" "published-file-changed" Error;
    /// A published file is gone.
    PublishedFileMissing "E1103" "published-file-missing" Error;
    /// The published files are older than the description.
    PublishedOutOfDate "E1104" "published-out-of-date" Error;
    /// A run that was replacing the published files was cut off, or has not ended.
    PublishedUnfinished "E1105" "published-unfinished" Error;
    /// An academy changes what its trust has locked.
    LockBroken "E1201" "lock-broken" Error;
    /// An academy whose name cannot be used.
    AcademyName "E1202" "academy-name" Error;
    /// A trust's defaults hold what each academy has to have itself.
    NeverInherited "E1203" "never-inherited" Error;
    /// The register lacks columns that it cannot be read without.
    RegisterColumnMissing "E1301" "register-column-missing" Error;
    /// The register lacks columns that hold facts.
    RegisterFactsMissing "E1302" "register-facts-missing" Note;
    /// A row of the register cannot be read.
    RegisterRow "E1303" "register-row" Warning;
    /// A school that is asked for is not open.
    SchoolNotOpen "E1304" "school-not-open" Error;
    /// The register has no school of this number.
    UnknownUrn "E1305" "unknown-urn" Error;
    /// A type of establishment that a description has no word for.
    EstablishmentType "E1306" "establishment-type" Warning;
    /// The register does not say whom a school teaches.
    PhasesUnknown "E1307" "phases-unknown" Error;
    /// A value of the register that a description cannot hold.
    RegisterValue "E1308" "register-value" Warning;
    /// A school of the register that cannot be described.
    RegisterSchool "E1309" "register-school" Error;
}

impl Code {
    /// The code of this number or name, however its letters are written.
    #[must_use]
    pub fn find(wanted: &str) -> Option<Self> {
        let is_wanted =
            |code: &&Self| code.number().eq_ignore_ascii_case(wanted) || code.name().eq_ignore_ascii_case(wanted);
        Self::ALL.iter().find(is_wanted).copied()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::Family;
    use super::Code;

    #[test]
    fn codes_are_unique() {
        let numbers: BTreeSet<_> = Code::ALL.iter().map(|c| c.number()).collect();
        let names: BTreeSet<_> = Code::ALL.iter().map(|c| c.name()).collect();
        assert_eq!(numbers.len(), Code::ALL.len());
        assert_eq!(names.len(), Code::ALL.len());
        assert!(Code::ALL.is_sorted_by_key(|c| c.number()));
        for code in Code::ALL {
            let prefix = Family::ALL.iter().find(|(family, ..)| *family == code.family()).unwrap().1;
            assert!(code.number().starts_with(prefix), "{code:?}");
            assert!(code.title().ends_with('.') && !code.title().starts_with(' '), "{code:?}");
        }
    }
}
