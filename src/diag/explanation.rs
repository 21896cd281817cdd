//! What `esafe explain finding` says: why a finding matters, how to put it right, and an example of a right description.

use super::Code;

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

macro_rules! explanations {
    ($($variant:ident why $why:literal fix $fix:literal example $example:literal;)*) => {
        impl Code {
            /// Why it matters and what to do.
            #[must_use]
            pub const fn explanation(self) -> Explanation {
                match self { $(Self::$variant => Explanation { why: $why, fix: $fix, example: $example },)* }
            }
        }
    };
}

explanations! {
    Syntax
        why "The file breaks the rules of YAML, so nothing after that place can be read."
        fix "Look at the place shown and the line before it: a missing colon, a quotation mark that is not closed, or lines indented by tabs or unevenly."
        example "school:\n  name: \"St Mary's: an infant school\"";
    NotText
        why "The file is not text in UTF-8, the encoding YAML uses; it may be a Word file, a picture, or saved in an older encoding."
        fix "Open it in a text editor and save it as UTF-8."
        example "school:\n  name: Ysgol Dŵr";
    Empty
        why "A description without anything in it describes no school."
        fix "Start from `esafe init --minimal`, which writes a description of ten lines."
        example "school:\n  name: Hollow Lane Primary School";
    TooComplex
        why "The file nests deeper, repeats itself more or holds more values than any description of a school does. Reading on could exhaust the computer."
        fix "Remove anchors (&) and aliases (*), and write each value where it belongs."
        example "services:\n  internet: {provider: LGfL}";
    DuplicateKey
        why "The same key stands twice, so one of the two values would be lost."
        fix "Keep the one that is right and delete the other."
        example "people:\n  dsl: {name: Ada Byrne}";
    UnknownKey
        why "A key that is not known would be ignored, and what it says would be missing from the policy."
        fix "Correct the spelling, or move the key to the section it belongs to. `esafe schema` lists every key."
        example "services:\n  filtering: {provider: LGfL}";
    MissingKey
        why "The policy cannot be written without this fact."
        fix "Add the key at the place shown."
        example "school:\n  name: Hollow Lane Primary School";
    WrongType
        why "The value is of another kind than the key needs: text, a number, true or false, a list, or a set of keys."
        fix "Write the value the way the hint shows."
        example "practice:\n  sessions: {idle_lock_minutes: 10}";
    Unquoted
        why "YAML reads this as a number or as true or false, and would lose how it was written: 2.0 becomes 2, and 0113 becomes 113."
        fix "Put it in quotation marks."
        example "policy:\n  versions:\n  - version: \"2.0\"";
    NotAllowed
        why "Only certain values are possible here, because clauses are chosen by them."
        fix "Choose one of the values listed."
        example "practice:\n  phones: {pupils: not-permitted}";
    BadForm
        why "The value is not written in the form it needs, so it could not be printed or compared."
        fix "Write it the way the hint shows."
        example "policy:\n  review_every: 12 months";
    BadDate
        why "Dates decide when a review lapses, so there must be no doubt which day is meant."
        fix "Write a day as 2018-10-11 (year, month, day), a month as 2018-10, or a term as summer 2018."
        example "policy:\n  next_review: summer 2019";
    OutOfRange
        why "The value is outside what makes sense here."
        fix "Check the value against the limits in the hint."
        example "practice:\n  sessions: {idle_lock_minutes: 10}";
    Repeated
        why "The same value stands twice in a list, and would be printed twice."
        fix "Delete one of the two."
        example "school:\n  phases: [eyfs, ks1]";
    ImpossibleTerm
        why "A date can be a term, and a school year has three: autumn ends on 31 December, spring on 30 April, summer on 31 August. Nobody can tell when any other ends."
        fix "Write `autumn`, `spring` or `summer` in small letters and the year, or write the day or the month."
        example "policy:\n  next_review: summer 2027";
    UnknownRole
        why "The description points to a role that is not among the people it describes, so the policy would send readers to nobody."
        fix "Describe the role under `people`, or point to another one."
        example "people:\n  siro: {same_as: headteacher}";
    RoleCycle
        why "Each of these roles is said to be the same as the next, and none of them names a person."
        fix "Give one of them a `name`."
        example "people:\n  headteacher: {name: Ada Byrne}\n  siro: {same_as: headteacher}";
    RoleWithoutHolder
        why "The policy sends people to this role, and the description does not say who holds it."
        fix "Add a `name`, `names` or `organisation`, say `same_as` another role, or `post_only: true` if no name shall be printed."
        example "people:\n  online_safety_lead: {name: Ada Byrne}";
    MissingFact
        why "A clause that is part of the policy prints this fact. The tool never leaves a blank."
        fix "Add the fact, or leave the clause out under `clauses.exclude` with a reason."
        example "services:\n  filtering:\n    provider: LGfL";
    UnknownAgreement
        why "The library has no agreement of this name, so nothing could be issued."
        fix "Choose one of the agreements listed."
        example "agreements:\n  staff: {}";
    UnknownClause
        why "The library has no clause of this id, so including, excluding or moving it has no effect."
        fix "Correct the id."
        example "clauses:\n  exclude:\n    cctv.network: The school has no cameras.";
    UnknownOutline
        why "The library has no outline of this name, so the policy would have no structure."
        fix "Choose one of the outlines listed."
        example "policy:\n  outline: seven-part";
    UnknownEdition
        why "This tool does not carry the edition of the policy library that the description asks for."
        fix "Name one of the editions listed, leave the key out to have the newest, or use a version of the tool that carries it."
        example "policy:\n  library: \"2\"";
    UnplacedDuty
        why "The duty is given to somebody who has no row in the roles section of this outline, so it would be lost."
        fix "Give it to one of the holders listed."
        example "people:\n  duties:\n    role.headteacher.own-training: headteacher";
    SameName
        why "Two documents of the set would be written to the same file."
        fix "Give one of them another title."
        example "policy:\n  title: Online Safety Policy";
    Contradiction
        why "Only one of these clauses can be part of the policy; together they would contradict each other."
        fix "Leave one of them out, or change the fact that chooses it."
        example "practice:\n  phones: {pupils: not-permitted}";
    LocalText
        why "A clause of the school's own can hold paragraphs, lists, emphasis, links and facts, so that it looks the same in every format. This holds something else, or stands where it cannot."
        fix "Write it as the hint shows."
        example "clauses:\n  add:\n    local.passphrases:\n      topic: passwords\n      text: Pupils choose a passphrase in the first week of term.";
    OriginalChanged
        why "The school put a clause into its own words, and the library has changed its wording since. The school's words may now miss something."
        fix "Compare the words with `esafe upgrade`, then add `--keep ID` to keep the school's, or `--take ID` to have the library's."
        example "clauses:\n  reword:\n    passwords.private:\n      text: Nobody shares a password.\n      replaces: \"0000000000000000000000000000000000000000000000000000000000000000\"";
    NoGlyph
        why "None of the fonts has this character, so the PDF would show an empty box."
        fix "Write it another way; Latin, Greek and Cyrillic letters are covered."
        example "school:\n  name: Ysgol Dŵr";
    LowContrast
        why "Headings in this colour would be hard to read. Web Content Accessibility Guidelines 2.2, success criterion 1.4.3, asks for a contrast of at least 4.5 to 1."
        fix "Choose a darker colour."
        example "school:\n  colour: \"#1d3b6f\"";
    BadCrest
        why "The picture of the crest cannot be read or shown."
        fix "Give the path of an SVG or PNG file beside the description."
        example "school:\n  crest: {file: crest.svg, alt: An oak tree}";
    NewerEdition
        why "The description pins an edition of the policy library, so its clauses keep the words they had. A newer edition has new words, for law and guidance that have changed."
        fix "Type `esafe upgrade` to see what would change. Nothing is written until you add `--write`."
        example "policy:\n  library: \"2\"";
    Library
        why "A file of the policy library does not follow its own rules, so documents made from it could be wrong."
        fix "Correct the file at the place shown; CONTRIBUTING.md says how clauses, agreements and outlines are written."
        example "- id: filtering.change-log\n  text: Changes to the filter are logged.";
    Template
        why "A template of the policy library has an error, so the clause cannot be printed."
        fix "Correct the template at the place shown."
        example "text: The {{ people.dsl }} reads the log.";
    RequiredRoleMissing
        why "The policy sends readers to this post on many pages, so it must say who holds it."
        fix "Describe the post under `people`, with a `name`, or with `same_as` if somebody holds two posts."
        example "people:\n  headteacher: {name: Sam Hill}\n  online_safety_lead: {same_as: headteacher}";
    NoSafeguardingLead
        why "Keeping children safe in education asks every school to have a designated safeguarding lead, who takes the lead on online safety, filtering and monitoring."
        fix "Describe `dsl` under `people`."
        example "people:\n  dsl: {name: Sam Hill}";
    AuthorApproves
        why "An approval shows that somebody else has looked at the policy. Nobody can give that for their own text."
        fix "Name another body under `policy.approvers`, or the person who really wrote the version as its `author`."
        example "policy:\n  approvers: [governing_body]";
    RoleHeldByNobody
        why "The policy gives this task to a post that the description does not describe, so readers would be sent to nobody."
        fix "Describe the post under `people`, or name another one here."
        example "people:\n  data_manager: {name: Ada Byrne}\npractice:\n  passwords: {managed_by: data_manager}";
    PostNamedInText
        why "The school's own words send readers to a post, and the description does not say who holds it."
        fix "Describe the post under `people`, or say who does this at your school."
        example "clauses:\n  add:\n    local.questions:\n      topic: passwords\n      text: Anyone can ask {{ people.online_safety_lead }} for help with a passphrase.";
    NextReviewBeforeLast
        why "A review that is due before the policy was written or last reviewed cannot be what is meant, and the check for lapsed reviews would be wrong."
        fix "Correct `policy.next_review`, or leave it out: it is then counted from the version's date."
        example "policy:\n  review_every: 12 months";
    ApprovalBeforeVersion
        why "Nobody can approve a text that has not been written yet."
        fix "Correct the date of the approval or of the version, or move the approval to the version it belongs to."
        example "policy:\n  versions:\n  - {version: \"1.0\", date: 2026-09-01, author: Ada Byrne, changes: First policy}";
    ReviewCycleTooLong
        why "Keeping children safe in education and the filtering and monitoring standards ask for a review at least once every academic year, because risks and technology change quickly. A longer cycle would keep a check from failing for years."
        fix "Set `policy.review_every` to 12 months or less, and `next_review` accordingly."
        example "policy:\n  review_every: 12 months";
    VersionsOutOfOrder
        why "Versions stand oldest first, and the last is the current one. Out of order, the wrong one would count as current."
        fix "Put the versions in the order of their dates, each with a higher number than the one before."
        example "policy:\n  versions:\n  - {version: \"1.0\", date: 2025-09-01, author: Ada Byrne, changes: First policy}\n  - {version: \"1.1\", date: 2026-09-01, author: Ada Byrne, changes: A new provider}";
    ReviewBeforeVersion
        why "A review belongs to the version it looked at, and nobody can review a text that has not been written yet."
        fix "Correct the date of the review or of the version, or move the review to the version it belongs to."
        example "policy:\n  versions:\n  - version: \"1.0\"\n    date: 2026-09-01\n    author: Ada Byrne\n    changes: First policy\n    reviews: [{date: 2026-09-14, reviewer: Sam Hill, outcome: no-change}]";
    FilteringWithoutProvider
        why "The filtering and monitoring standards ask a school to know who provides its filter. Governors and inspectors ask for the name first."
        fix "Add `provider` under `services.filtering`."
        example "services:\n  filtering: {provider: LGfL}";
    MonitoringWithoutReader
        why "Software that watches what pupils do protects nobody until a person reads what it reports. The standards ask who that is."
        fix "Name the posts that get its alerts under `services.monitoring.alerts`."
        example "services:\n  monitoring: {product: Impero, alerts: [dsl]}\npeople:\n  dsl: {name: Sam Hill}";
    IdleLockTooLong
        why "For as long as a session stays open, anyone who passes can read and change what the user can. More than an hour protects little."
        fix "Set a shorter time on the computers and here; ten minutes is usual."
        example "practice:\n  sessions: {idle_lock_minutes: 10}";
    RetentionWithoutPeriod
        why "Data protection law has personal data kept no longer than it is needed, and people told for how long that is. Camera recordings are personal data."
        fix "Add the number of days as `retention_days`."
        example "services:\n  cctv: {retention_days: 28}";
    ShortPasswords
        why "Short passwords are guessed by machines in minutes. Cyber Essentials asks for at least twelve characters, or for eight where something else protects the account as well."
        fix "Set `min_length` to 12, or to 8 where log-ins ask for a second factor. Three random words make a good password."
        example "practice:\n  passwords: {strength: {min_length: 12}}";
    ForcedPasswordChanges
        why "The National Cyber Security Centre advises against passwords that expire: people choose weaker ones and write them down."
        fix "Leave `change_every` out. Ask for a change when a password may be known to somebody else."
        example "practice:\n  passwords: {breach_report: {trigger: any-suspicion, binds: staff}}";
    UnencryptedPortableMedia
        why "Whoever finds a lost memory stick can read it, unless it is encrypted. A password on the device does not protect what it stores."
        fix "Issue encrypted devices and write `protection: encrypted`, or do without portable storage."
        example "services:\n  transfer: {portable_media: {medium: memory stick, protection: encrypted}}";
    PhonesContradict
        why "One fact keeps pupils' phones away all day, another lets pupils use them in lessons. The policy would say both."
        fix "Take out one of the two facts, or choose another stance."
        example "practice:\n  phones: {pupils: hand-in}";
    TwoIdleLocks
        why "The policy would give two different times after which a computer locks, and nobody could tell which holds."
        fix "Take the time out of the school's own text, or print the fact there: `{{ practice.sessions.idle_lock_minutes }}`."
        example "practice:\n  sessions: {idle_lock_minutes: 10}";
    PrivateEmailContradicts
        why "One fact has private webmail blocked, another says when staff can use it. The policy would say both, or leave one out."
        fix "Choose `private_webmail: allowed-at-stated-times`, or take the times out."
        example "practice:\n  email: {private_webmail: allowed-at-stated-times, private_webmail_times: outside teaching hours}";
    StancesContradict
        why "Two facts exclude each other, so the policy would contradict itself or silently leave one of them out."
        fix "Take out the one that is not so."
        example "practice:\n  phones: {staff_pictures: never}";
    RepealedLaw
        why "A policy that rests on a law that is gone shows that nobody has read it since, and may send staff to duties or powers that no longer exist."
        fix "Name the law that has taken its place, as the hint says."
        example "clauses:\n  add:\n    local.data:\n      topic: data\n      text: The Data Protection Act 2018 applies to every record we keep.";
    RenamedBody
        why "Readers who look for this body or post will not find it under that name."
        fix "Use the name it has now, as the hint says."
        example "practice:\n  governance: {safeguarding_partners: Hollow Lane Safeguarding Children Partnership}";
    WithdrawnGuidance
        why "Staff who follow this guidance do what nobody advises any more."
        fix "Name what has replaced it, as the hint says."
        example "policy:\n  related: [Preventing and tackling bullying]";
    SupersededEdition
        why "The guidance has a newer edition, and the policy names an older one. Duties change from one to the next."
        fix "Name the edition in force, or the title without a year, and read what has changed."
        example "policy:\n  related: [Keeping children safe in education]";
    OutdatedPractice
        why "Guidance now says otherwise, or uses other words because these do harm or mislead."
        fix "Follow the hint, or record an exception with its reason."
        example "clauses:\n  add:\n    local.images:\n      topic: illegal\n      text: Staff never copy or forward nudes or semi-nudes of a child.";
    PerhapsOutdated
        why "Our register holds this as out of date, but nobody has compared that entry with its source yet. It never fails a check."
        fix "Look it up, and change it if the hint is right."
        example "policy:\n  related: [Anti-bullying]";
    Placeholder
        why "Brackets, `insert` and `XXX` are the marks of a model that was never finished. They would be printed as they stand."
        fix "Write what belongs there, or delete it."
        example "services:\n  filtering: {provider: LGfL}";
    VaguePromise
        why "Nobody can say whether `regularly` or `as appropriate` was kept. An auditor asks how often, and who says what is appropriate."
        fix "Say how often, when, or who decides: every half-term, each Monday, the headteacher decides."
        example "services:\n  backup: {frequency: nightly}";
    UnnamedLead
        why "A school has several leads and coordinators. A reader who needs one must not have to guess which."
        fix "Write the whole title, or print the post: `{{ people.online_safety_lead }}`."
        example "clauses:\n  add:\n    local.questions:\n      topic: passwords\n      text: Anyone can ask {{ people.online_safety_lead }} for help with a passphrase.";
    AgreementTooHard
        why "Who signs an agreement has to understand it. Long sentences and long words ask for an older reader than it has; `esafe explain reading` shows the reading age of each text, by the Flesch–Kincaid formula."
        fix "Use shorter sentences and shorter words in the clauses you have reworded, and shorter names in the facts they print. A sentence of the policy library can be put in your own words under `clauses.reword`."
        example "clauses:\n  reword:\n    rule-ks1.polite:\n      text: I use kind words.\n      replaces: \"0000000000000000000000000000000000000000000000000000000000000000\"";
    OwnTextTooHard
        why "Parents, new staff and governors read the policy too. A text that asks for a reader above the age at which people leave school is left unread."
        fix "Use shorter sentences and shorter words: one duty in a sentence, who does it first, under 20 words."
        example "clauses:\n  add:\n    local.questions:\n      topic: passwords\n      text: Staff ask the school office for a new password. The office checks who they are first. It then gives them a password for one day, and they choose their own the same day.";
    IncompleteException
        why "An exception sets a rule aside. Without an owner, a reason and an end date it is only a way to silence a finding."
        fix "Add the key that is missing."
        example "exceptions:\n  long-idle-lock:\n    finding: idle-lock-too-long\n    owner: headteacher\n    reason: The computers of the library lock only at the end of a lesson.\n    until: 2099-07-31\npractice:\n  sessions: {idle_lock_minutes: 120}";
    ExceptionExpired
        why "The exception was agreed for a time that is over. What it set aside counts again."
        fix "Put right what it excused and delete it, or agree a new end date with its owner."
        example "exceptions:\n  long-idle-lock:\n    finding: idle-lock-too-long\n    owner: headteacher\n    reason: The computers of the library lock only at the end of a lesson.\n    until: 2099-07-31\npractice:\n  sessions: {idle_lock_minutes: 120}";
    UnusedException
        why "The exception excuses nothing, and would hide the fault should it come back."
        fix "Delete it, or correct `at` if it points to the wrong place."
        example "practice:\n  sessions: {idle_lock_minutes: 10}";
    NotToBeExcepted
        why "Exceptions are for rules about what a school does and says. A file that cannot be read, a policy that cannot be written and a lapsed review have none."
        fix "Put the fault right itself, or correct the name of the finding."
        example "exceptions:\n  long-idle-lock:\n    finding: idle-lock-too-long\n    owner: headteacher\n    reason: The computers of the library lock only at the end of a lesson.\n    until: 2099-07-31\npractice:\n  sessions: {idle_lock_minutes: 120}";
    ReviewLapsed
        why "The policy was to be reviewed by this day, and no review is recorded. What it says may no longer be so."
        fix "Hold the review: `esafe review start` gathers what it needs, and `esafe review record` records it. A new date alone is not a review."
        example "policy:\n  review_every: 12 months";
    ReviewDueSoon
        why "A review needs a place on an agenda, and time to prepare."
        fix "Put it on the agenda of the next meeting; `esafe review start` writes the paper for it. `esafe due --format ics` writes a calendar file with reminders."
        example "policy:\n  review_every: 12 months";
    NoReviewEvidence
        why "A date says when a review was to be. Only a record of who reviewed or approved the text, where and with what outcome shows that it was."
        fix "Record the review or the approval under the current version, with `esafe review record` or `esafe review approve`."
        example "policy:\n  versions:\n  - version: \"1.0\"\n    date: 2026-09-01\n    author: Ada Byrne\n    changes: First policy\n    reviews: [{date: 2026-09-14, reviewer: Sam Hill, body: governing_body, minute: \"7.2\", outcome: no-change}]";
    IncompleteReview
        why "A review is proved by who carried it out, the body that received it, the reference of the minute, the outcome, and the digest of the text that was looked at."
        fix "Add the key that is missing. The digest is `content_digest` in the policy's record."
        example "policy:\n  versions:\n  - version: \"1.0\"\n    date: 2026-09-01\n    author: Ada Byrne\n    changes: First policy\n    reviews: [{date: 2026-09-14, reviewer: Sam Hill, body: governing_body, minute: \"7.2\", outcome: no-change}]";
    ReviewDateMoved
        why "The next review lies further away than one cycle after the latest version, review or approval on record. Somebody has moved the date, and a moved date is not a review."
        fix "Record the review that the new date was counted from, or put the date back."
        example "policy:\n  review_every: 12 months";
    ApprovalMissing
        why "The description says who must approve the policy. Until they have, every document is a draft."
        fix "Take the policy to that body, then record its approval with `esafe review approve`."
        example "policy:\n  approvers: [governing_body]";
    IncompleteApproval
        why "An approval is proved by the reference of the minute and by the digest of every document that was approved."
        fix "Add what is missing. The digests are in the record of each document, `content_digest`."
        example "policy:\n  approvers: [governing_body]";
    ApprovalReturned
        why "The last decision of this body was to send the text back, so it is not approved."
        fix "Change what the body asked for, and record its next decision with `esafe review approve`."
        example "policy:\n  approvers: [governing_body]";
    ChangedSinceApproval
        why "The digest of today's text differs from the one that was approved, so what is in force is not what the body saw."
        fix "Take the change back, or write a new version and have it approved; `esafe review start` begins one."
        example "policy:\n  approvers: [governing_body]";
    ChangedSinceReview
        why "The digest of today's text differs from the one that was reviewed, so the review says nothing about what is in force."
        fix "Take the change back, or write a new version with its own review; `esafe review start` begins one."
        example "policy:\n  review_every: 12 months";
    DateInFuture
        why "A version, review or approval on record lies after today. A date that was written ahead would hide a lapsed review."
        fix "Correct the date, or record it when it has happened."
        example "policy:\n  review_every: 12 months";
    NotPublished
        why "There are no rendered files beside the description, so nobody can read the policy there, and nothing can be compared."
        fix "Run `esafe render`, or say where the files are with `--out`."
        example "policy:\n  review_every: 12 months";
    PublishedFileChanged
        why "The file is no longer the one the tool wrote. What people read there is not what the description says."
        fix "Put the change into the description and run `esafe render`."
        example "policy:\n  review_every: 12 months";
    PublishedFileMissing
        why "The manifest lists the file as part of the published set, and it is not there."
        fix "Run `esafe render`."
        example "policy:\n  review_every: 12 months";
    PublishedOutOfDate
        why "The description has changed since the files were rendered, so people read what is no longer so."
        fix "Run `esafe render`."
        example "policy:\n  review_every: 12 months";
    PublishedUnfinished
        why "Until all of them have been replaced, some of the files are old and some are new. Nobody should read or send them as one set."
        fix "Wait if another esafe is writing there. If none is, run `esafe render`: it finishes what was cut off."
        example "policy:\n  review_every: 12 months";
    LockBroken
        why "The trust answers for this in every academy and has said that none may change it."
        fix "Take the value out of the academy's file; the trust's then holds. If the academy needs another, ask the trust to lift the lock."
        example "services:\n  filtering: {provider: LGfL}";
    AcademyName
        why "The documents of each academy go into a folder of its name. Two academies of one name, or names that differ only by capitals or accents, would overwrite each other."
        fix "Give each academy a folder of its own, with a name of letters, digits and hyphens that no other has."
        example "school:\n  name: Ashby Road Infant School";
    NeverInherited
        why "Versions, reviews and approvals are about one policy of one school. Inherited, one meeting would seem to have approved forty policies."
        fix "Move them into the file of each academy."
        example "policy:\n  versions:\n  - {version: \"1.0\", date: 2026-09-01, author: Ada Byrne, changes: First policy}";
    RegisterColumnMissing
        why "The first line of the register names its columns. Without these, no school can be told from another."
        fix "Download the establishment fields as CSV from Get Information about Schools, and leave the first line as it is."
        example "school:\n  urn: \"100001\"";
    RegisterFactsMissing
        why "The register has columns for facts such as the website and the head. Descriptions are written without the facts that it lacks."
        fix "Nothing has to be done. Download the file with all its columns, or write the facts into the descriptions by hand."
        example "school:\n  contact: {website: \"https://hollowlane.example\"}";
    RegisterRow
        why "The row has more or fewer fields than the first line names, a quotation mark that is never closed, or no number of a school, so its facts could end up in the wrong place. It is left out."
        fix "If the school is one of yours, put the row right in the file, or download the file again. Else nothing has to be done."
        example "school:\n  urn: \"100002\"";
    SchoolNotOpen
        why "The register says that the school has closed, or has not opened yet. A school that is closed needs no policy."
        fix "Ask for the school that took its place, by its own number. For one that is to open, run `esafe init` without the register."
        example "school:\n  urn: \"100003\"";
    UnknownUrn
        why "No row of the register has this number, so there is nothing that could be written."
        fix "Look the number up on Get Information about Schools. It has six digits and is not the establishment number, which has four."
        example "school:\n  urn: \"100004\"";
    EstablishmentType
        why "Clauses are chosen by the type of a school, and the register calls this one something that no description says. It is written without a type."
        fix "Write the type that fits, or leave it out: then no clause is printed that only some schools have."
        example "school:\n  type: maintained";
    PhasesUnknown
        why "The register gives neither ages nor a phase for this school, and the agreements for pupils follow from the phases."
        fix "Run `esafe init` for this school, and say which phases it teaches."
        example "school:\n  phases: [ks3, ks4]";
    RegisterValue
        why "The register holds something here that is not written the way a description needs it, such as a telephone number with words in it. The fact is left out."
        fix "Write the fact into the description by hand, and have the register put right."
        example "school:\n  contact: {telephone: \"01632 960001\"}";
    RegisterSchool
        why "What the register says of this school makes no description: it has no name, or one that cannot be printed."
        fix "Run `esafe init` for this school, and have the register put right."
        example "school:\n  name: Hollow Lane Academy";
}
