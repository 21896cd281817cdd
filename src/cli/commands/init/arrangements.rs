//! What law and guidance for schools in England ask of a policy today, as questions about facts that only the school knows.
//!
//! They come after the questions that every school is asked, and only at a terminal; elsewhere `--set` answers them.

use jiff::civil::Date;

use super::answers::Answers;
use super::choices::Choices;
use super::question::{Kind, Need, Question, always};

/// Whether the school is in England, whose law and guidance the register of requirements covers.
pub(super) fn in_england(answers: &Answers) -> bool {
    answers.get("school.nation") == Some("england")
}

/// Whether the school in England teaches children under five.
pub(super) fn with_early_years(answers: &Answers) -> bool {
    in_england(answers) && answers.get("school.phases").is_some_and(|phases| phases.contains("eyfs"))
}

/// Whether the school in England uses artificial intelligence, as far as it has said.
pub(super) fn may_use_ai(answers: &Answers) -> bool {
    in_england(answers) && answers.get("practice.ai.staff") != Some("not-used")
}

fn uses_ai(answers: &Answers) -> bool {
    answers.get("practice.ai.staff") == Some("approved-tools")
}

fn has_tool(answers: &Answers) -> bool {
    uses_ai(answers) && answers.get("practice.ai.tools.0.name").is_some()
}

const FILTER_DOES: Choices = &[
    ("illegal_content.iwf_member", "its supplier is in the Internet Watch Foundation and blocks its list"),
    ("illegal_content.ctiru_list", "it blocks the list of terrorist content that the police keep"),
    ("illegal_content.locked", "nobody, not even an administrator, can switch these lists off"),
    ("off_site", "it works on the school’s devices when they are elsewhere"),
    ("safe_search", "search engines work only in their safe mode"),
    ("bypass_blocked", "it blocks VPNs, proxy sites and other known ways round it"),
    ("covers_ai", "it works for AI tools too, and so does the monitoring"),
    ("log.identifies", "its log shows who looked for what, when and on which device"),
];

const SYSTEMS_DO: Choices = &[
    ("antivirus.managed_centrally", "protection against viruses is managed from one place for every computer"),
    ("backup.three_copies", "important data has three copies, on two devices, one of them elsewhere"),
    ("backup.unchangeable", "one copy cannot be changed or deleted, even by an administrator"),
];

const ACCOUNTS_DO: Choices = &[
    ("accounts.second_proof.staff", "staff need a second proof of identity, in the cloud and from elsewhere"),
    ("accounts.second_proof.administrators", "every administrator account needs a second proof of identity"),
    ("passwords.common_blocked", "the system refuses common passwords, and those known to be stolen"),
];

const STAFF_AI: Choices = &[
    ("approved-tools", "they use tools that the school has approved, and no others"),
    ("not-used", "they do not use it"),
];

const PUPILS_AI: Choices = &[
    ("not-used", "they do not use it at school"),
    ("supervised", "they use approved tools while an adult supervises"),
];

const fn asked(key: &'static str, kind: Kind, ask: &'static str, why: &'static str) -> Question {
    let (flag, value, help) = ("", "", "");
    Question { key, flag, value, help, ask, why, kind, need: Need::Optional, fits: in_england, when: always }
}

impl Question {
    /// The same question; a person is offered this answer.
    const fn offering(mut self, answer: fn(&Answers, Date) -> String) -> Self {
        self.need = Need::Offered(answer);
        self
    }

    /// The same question, about such schools alone.
    const fn fitting(mut self, fits: fn(&Answers) -> bool) -> Self {
        self.fits = fits;
        self
    }

    /// The same question, put only after such answers.
    const fn after(mut self, when: fn(&Answers) -> bool) -> Self {
        self.when = when;
        self
    }
}

/// The questions, in the order in which they are asked.
pub(super) const ARRANGEMENTS: &[Question] = &[
    asked(
        "people.deputy_dsl",
        Kind::Person,
        "Who is the deputy designated safeguarding lead?",
        "Staff go to this person when the lead is away.",
    ),
    asked(
        "people.senior_leaders",
        Kind::People,
        "Who belongs to the senior leadership team?",
        "Names, with commas between.",
    ),
    asked(
        "people.digital_lead",
        Kind::Person,
        "Which senior leader answers for digital technology?",
        "The digital standards of the Department for Education ask for one. This person also decides on AI tools.",
    ),
    asked(
        "people.filtering_leader",
        Kind::Person,
        "Which senior leader answers for filtering and monitoring?",
        "The standards on filtering and monitoring ask for a named leader.",
    )
    .offering(|answers, _| if answers.has_key("people.digital_lead") { "same as digital_lead" } else { "" }.to_owned()),
    asked(
        "people.network_manager",
        Kind::Person,
        "Who runs the network?",
        "A person, or the firm that does it for the school. Staff report faults and suspected attacks there.",
    ),
    asked(
        "people.dpo",
        Kind::Person,
        "Who is the data protection officer?",
        "People complain there about how their data is handled. It may be a firm or somebody at the local authority.",
    ),
    asked(
        "people.computing_lead",
        Kind::Person,
        "Who leads on computing?",
        "This person oversees what pupils learn about safety online in computing.",
    ),
    asked(
        "people.pshe_lead",
        Kind::Person,
        "Who leads on relationships and health education?",
        "This person builds safety online into those lessons.",
    ),
    asked(
        "people.senco",
        Kind::Person,
        "Who is the special educational needs coordinator (SENCO)?",
        "Some pupils are at greater risk online. This person helps teachers to reach them.",
    ),
    asked(
        "people.eyfs_lead",
        Kind::Person,
        "Who leads on the early years?",
        "This person checks that nobody uses a phone of their own where the youngest children are.",
    )
    .fitting(with_early_years),
    asked(
        "people.chair_of_governors",
        Kind::Person,
        "Who chairs the governing body?",
        "Complaints about the headteacher go to this person.",
    ),
    asked(
        "people.online_safety_governor",
        Kind::Person,
        "Which governor looks after online safety?",
        "This governor asks leaders how safe pupils are online, and reports to the others.",
    ),
    asked(
        "people.filtering_governor",
        Kind::Person,
        "Which governor answers for filtering and monitoring?",
        "The standards on filtering and monitoring ask for a named governor.",
    )
    .offering(|answers, _| {
        if answers.has_key("people.online_safety_governor") { "same as online_safety_governor" } else { "" }.to_owned()
    }),
    asked(
        "people.digital_governor",
        Kind::Person,
        "Which governor looks after digital technology?",
        "This governor asks how the school works towards the digital standards.",
    ),
    asked(
        "people.online_safety_group",
        Kind::People,
        "Who belongs to the group that looks after online safety, if there is one?",
        "Names, with commas between.",
    ),
    asked(
        "people.school_office",
        Kind::People,
        "Who works in the school office?",
        "People ask there for a copy of the policy on paper or in large print. Names, with commas between.",
    ),
    asked(
        "people.website_authorisers",
        Kind::People,
        "Who may put material on the website?",
        "They check that everybody can read what is published. Names, with commas between.",
    ),
    asked(
        "services.filtering",
        Kind::Truths(FILTER_DOES),
        "Which of these are true of the web filter?",
        "The supplier can say. Leave out what you do not know: the policy claims nothing that is not ticked.",
    ),
    asked(
        "services.filtering.pupils.at_greater_risk",
        Kind::List,
        "Which pupils could more easily come to harm online?",
        "The filter is set with them in mind. Groups, with commas between.",
    )
    .offering(|_, _| {
        "pupils with special educational needs and disabilities, children who are looked after".to_owned()
    }),
    asked(
        "services.filtering.pupils.online",
        Kind::Text,
        "How often do pupils go online at school?",
        "As the end of a sentence: in most lessons.",
    )
    .offering(|_, _| "in most lessons".to_owned()),
    asked(
        "services.filtering.pupils.assessed",
        Kind::Date,
        "When was the risk to pupils online last assessed?",
        "The school sets the filter by this assessment. Write the day as 2026-09-08.",
    ),
    asked(
        "services.filtering.checks.last",
        Kind::Date,
        "When was the filter last tested?",
        "A test opens pages that must be blocked, on each kind of device. Write the day as 2026-09-08.",
    ),
    asked(
        "services.filtering.review.last",
        Kind::Date,
        "When were filtering and monitoring last reviewed?",
        "A leader, the safeguarding lead, IT support and a governor look at both once a year. Write the day as 2026-09-08.",
    ),
    asked(
        "services.filtering.review.outcome",
        Kind::Text,
        "What came of that review?",
        "A short sentence without a full stop: Both systems work; guests now have settings of their own.",
    )
    .after(|answers| answers.get("services.filtering.review.last").is_some()),
    asked(
        "services",
        Kind::Truths(SYSTEMS_DO),
        "Which of these are true of the school’s systems?",
        "Whoever runs the network can say. The policy claims nothing that is not ticked.",
    ),
    asked(
        "services.network.security_review_date",
        Kind::Date,
        "When was the security of the systems last reviewed?",
        "It is reviewed once a year. Write the day as 2026-09-08.",
    ),
    asked(
        "practice",
        Kind::Truths(ACCOUNTS_DO),
        "Which of these are true of the school’s accounts?",
        "Whoever runs the network can say. The policy claims nothing that is not ticked.",
    ),
    asked(
        "practice.ai.staff",
        Kind::One(STAFF_AI),
        "Do staff use generative artificial intelligence (AI) for school work?",
        "The policy says which tools are approved and what may be put into them, or that staff use none.",
    ),
    asked(
        "practice.ai.pupils",
        Kind::One(PUPILS_AI),
        "Do pupils use generative AI at school?",
        "The rule stands in the policy, and in what the older pupils sign.",
    ),
    asked(
        "practice.ai.tools.0.name",
        Kind::Text,
        "What is the first AI tool called that the school has approved?",
        "The policy lists approved tools. Further ones can be added to the file.",
    )
    .fitting(may_use_ai)
    .after(uses_ai),
    asked(
        "practice.ai.tools.0.purpose",
        Kind::Text,
        "What is it used for?",
        "As it reads after “used for”: planning lessons.",
    )
    .offering(|_, _| "planning lessons".to_owned())
    .fitting(may_use_ai)
    .after(has_tool),
    asked("practice.ai.tools.0.users", Kind::Text, "Who uses it?", "Staff, or pupils with their ages.")
        .offering(|_, _| "staff".to_owned())
        .fitting(may_use_ai)
        .after(has_tool),
    asked("practice.ai.tools.0.approved", Kind::Date, "When was it approved?", "Write the day as 2026-09-08.")
        .offering(|_, today| today.to_string())
        .fitting(may_use_ai)
        .after(has_tool),
    asked(
        "practice.assets.disposal.carrier",
        Kind::Text,
        "Which licensed firm takes old equipment away?",
        "The law lets only a registered waste carrier do it.",
    ),
    asked(
        "practice.curriculum.rshe.parents_consulted",
        Kind::Date,
        "When were parents last consulted on relationships, sex and health education?",
        "The school consults them on that policy. Write the day as 2026-05-11.",
    ),
    asked(
        "practice.early_years.devices_kept",
        Kind::Text,
        "Where do staff leave their own phones while they are with the youngest children?",
        "As it reads after “leave them”: in the lockers in the staff room.",
    )
    .offering(|_, _| "in the lockers in the staff room".to_owned())
    .fitting(with_early_years),
    asked(
        "practice.governance.safeguarding_partners",
        Kind::Text,
        "What are the local safeguarding partners called?",
        "As it reads after “the guidance of the”: Wexmoor Safeguarding Children Partnership.",
    ),
    asked(
        "practice.parents.channels",
        Kind::List,
        "How does information on online safety reach parents?",
        "Channels, with commas between.",
    )
    .offering(|_, _| "the school newsletter, the school website".to_owned()),
    asked(
        "practice.personal_data.dpo_email",
        Kind::Text,
        "At which address do people write to the data protection officer?",
        "An e-mail address.",
    ),
    asked(
        "practice.personal_data.fee_paid",
        Kind::Date,
        "When was the yearly data protection fee last paid?",
        "Organisations pay it to the Information Commissioner. Write the day as 2026-04-01.",
    ),
    asked(
        "practice.personal_data.impact_assessments",
        Kind::List,
        "For what are there data protection impact assessments on file?",
        "Systems, with commas between: the monitoring software, the learning platform.",
    ),
    asked(
        "practice.personal_data.stored_in",
        Kind::List,
        "In which countries do suppliers keep the school’s data?",
        "Each with its article, and with commas between: the United Kingdom, the European Union.",
    )
    .offering(|_, _| "the United Kingdom".to_owned()),
    asked(
        "practice.prevent.risk_assessed",
        Kind::Date,
        "When was the latest Prevent risk assessment?",
        "It looks at how people could be drawn into terrorism, online too. Write the day as 2026-09-14.",
    ),
    asked(
        "practice.publication.address",
        Kind::Text,
        "On which page is the policy published?",
        "Its address: https://hollowlane.example/policies.",
    ),
    asked(
        "practice.publication.statement",
        Kind::Text,
        "On which page is the accessibility statement of the website?",
        "Its address: https://hollowlane.example/accessibility.",
    ),
    asked(
        "practice.publication.statement_reviewed",
        Kind::Date,
        "When was that statement last looked over?",
        "It is looked over once a year. Write the day as 2026-09-21.",
    )
    .after(|answers| answers.get("practice.publication.statement").is_some()),
    asked(
        "practice.safeguarding.annual_review.date",
        Kind::Date,
        "When did the last yearly review of online safety end?",
        "It looks at the whole approach and at the risks to pupils. Write the day as 2026-07-06.",
    ),
    asked(
        "practice.safeguarding.child_protection_policy.reviewed",
        Kind::Date,
        "When was the child protection policy last reviewed?",
        "It is reviewed once a year. Write the day as 2026-09-14.",
    ),
    asked(
        "practice.safeguarding.designated_officer",
        Kind::Text,
        "To whom do allegations against adults go at the local authority?",
        "The local authority designated officer (LADO), as it reads after “contacts”.",
    )
    .offering(|answers, _| {
        answers
            .get("school.local_authority")
            .map_or_else(String::new, |name| format!("the designated officer of {name}"))
    }),
    asked(
        "practice.safeguarding.referrals_to",
        Kind::Text,
        "Where is a concern about a child referred?",
        "As it reads after “refers it to”: the Family Front Door of Wexmoor Council.",
    ),
    asked(
        "practice.training.kcsie_reading.read_by",
        Kind::Date,
        "By when had all staff read Part one of “Keeping children safe in education”?",
        "The last day on which somebody read the edition in force. Write it as 2026-09-18.",
    ),
    asked(
        "practice.training.staff_updated",
        Kind::Date,
        "When were all staff last brought up to date on safeguarding and online safety?",
        "At least once a year. Write the day as 2026-09-02.",
    ),
];
