//! The values that answers can be chosen from, each with what a person is shown for it.

/// Values that can be chosen, and what people are shown for each.
pub(super) type Choices = &'static [(&'static str, &'static str)];

/// The posts that have a question; other posts can be held by the same person.
pub(super) const POSTS: Choices = &[
    ("headteacher", "the headteacher"),
    ("online_safety_lead", "the online safety lead"),
    ("dsl", "the designated safeguarding lead"),
];

/// Every post that a question asks for a holder of.
pub(super) const OFFICES: Choices = &[
    ("headteacher", "the headteacher"),
    ("online_safety_lead", "the online safety lead"),
    ("dsl", "the designated safeguarding lead"),
    ("deputy_dsl", "the deputy designated safeguarding lead"),
    ("digital_lead", "the senior leader for digital technology"),
    ("filtering_leader", "the senior leader for filtering and monitoring"),
    ("network_manager", "the network manager"),
    ("dpo", "the data protection officer"),
    ("computing_lead", "the computing lead"),
    ("pshe_lead", "the lead on relationships and health education"),
    ("senco", "the special educational needs coordinator"),
    ("eyfs_lead", "the early years lead"),
    ("chair_of_governors", "the chair of governors"),
    ("online_safety_governor", "the online safety governor"),
    ("filtering_governor", "the governor for filtering and monitoring"),
    ("digital_governor", "the governor for digital technology"),
];

pub(super) const NATIONS: Choices =
    &[("england", "England"), ("northern-ireland", "Northern Ireland"), ("scotland", "Scotland"), ("wales", "Wales")];

pub(super) const TYPES: Choices = &[
    ("maintained", "a maintained school: community, voluntary or foundation"),
    ("academy", "an academy"),
    ("free-school", "a free school"),
    ("independent", "an independent school"),
    ("special", "a maintained special school"),
    ("non-maintained-special", "a non-maintained special school"),
    ("pupil-referral-unit", "a pupil referral unit"),
];

pub(super) const PHASES: Choices = &[
    ("eyfs", "early years"),
    ("ks1", "key stage 1: Years 1 and 2"),
    ("ks2", "key stage 2: Years 3 to 6"),
    ("ks3", "key stage 3: Years 7 to 9"),
    ("ks4", "key stage 4: Years 10 and 11"),
    ("ks5", "sixth form: Years 12 and 13"),
];

pub(super) const PHONES: Choices = &[
    ("not-permitted", "pupils do not bring phones"),
    ("hand-in", "pupils hand their phones in each morning"),
    ("locked-away", "pupils lock their phones away all day"),
    ("out-of-sight", "phones are switched off and out of sight all day"),
    ("discouraged", "the school advises against phones, and they stay off and out of sight"),
    ("separate-policy", "a policy of its own has the rules on phones"),
];

pub(super) const BODIES: Choices = &[
    ("governing_body", "the governing body"),
    ("headteacher", "the headteacher"),
    ("senior_leaders", "the senior leadership team"),
    ("chair_of_governors", "the chair of governors"),
    ("trust_board", "the board of the trust"),
];
