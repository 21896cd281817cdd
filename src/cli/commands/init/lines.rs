//! The lines that a description can have, in the order of the schema.

use super::answers::Answers;
use super::arrangements::{in_england, may_use_ai};
use super::suggested::{self, Suggestion};

/// A line of the description, with the comment above it.
#[derive(Debug)]
pub(super) struct Line {
    /// Where it stands: keys joined by dots, positions in lists as numbers.
    pub(super) path: &'static str,
    /// What the comment says of it; a line feed begins another line of it. Without any, what the schema says of the key.
    pub(super) note: &'static str,
    /// What follows the key.
    pub(super) value: Value,
    /// Whether the line makes sense for such a school, if it has no answer.
    pub(super) fits: fn(&Answers) -> bool,
}

/// What follows a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value {
    /// Lines of its own, if any of them is written.
    Lines,
    /// The answer to the question about it.
    Answer,
    /// `true`, if the answer to the question about this key has it among what is so.
    Truth(&'static str),
    /// What a register knows of it; without that, there is no line.
    Recorded,
    /// The same for every school.
    Fixed(&'static str),
    /// The edition of the policy library inside the tool.
    Edition,
    /// The same for every school in England, for it to read and to change.
    Usual(&'static str),
    /// The same, by what was answered.
    Suggested(Suggestion),
    /// Nothing that was asked: a school fills it in. What stands there until then; empty for the example of the schema.
    Open(&'static str),
}

impl Line {
    /// The same line, for such schools alone.
    const fn fitting(mut self, fits: fn(&Answers) -> bool) -> Self {
        self.fits = fits;
        self
    }
}

const fn line(path: &'static str, note: &'static str, value: Value) -> Line {
    Line { path, note, value, fits: in_england }
}

const fn lines(path: &'static str, note: &'static str) -> Line {
    line(path, note, Value::Lines)
}

const fn answer(path: &'static str, note: &'static str) -> Line {
    line(path, note, Value::Answer)
}

const fn truth(path: &'static str, question: &'static str) -> Line {
    line(path, "", Value::Truth(question))
}

const fn recorded(path: &'static str, note: &'static str) -> Line {
    line(path, note, Value::Recorded)
}

const fn fixed(path: &'static str, value: &'static str, note: &'static str) -> Line {
    line(path, note, Value::Fixed(value))
}

const fn usual(path: &'static str, value: &'static str) -> Line {
    line(path, "", Value::Usual(value))
}

const fn suggested(path: &'static str, value: Suggestion) -> Line {
    line(path, "", Value::Suggested(value))
}

const fn open(path: &'static str) -> Line {
    open_as(path, "")
}

const fn open_as(path: &'static str, example: &'static str) -> Line {
    line(path, "", Value::Open(example))
}

/// Every line there can be.
pub(super) const LINES: &[Line] = &[
    fixed("format", "1", "The form of this file. It is always 1, so that old files can be read for ever."),
    lines("school", "What the school is."),
    answer("school.name", "Its full name, as on the letterhead."),
    recorded("school.urn", "Its number in the national register of schools."),
    answer("school.nation", "The nation whose law applies: england, northern-ireland, scotland or wales."),
    answer(
        "school.type",
        "The kind of school: maintained, academy, free-school, independent, special,\n\
         non-maintained-special or pupil-referral-unit.",
    ),
    answer(
        "school.phases",
        "Whom it teaches: early years (eyfs), key stages 1 to 4 (ks1 to ks4), sixth form (ks5).\n\
         Each phase brings the agreement that its pupils sign.",
    ),
    answer("school.local_authority", "The local authority it lies in."),
    answer("school.trust", "The trust it belongs to."),
    lines("school.contact", "How to reach it."),
    recorded("school.contact.address", "Its postal address."),
    recorded("school.contact.telephone", "Its telephone number."),
    recorded("school.contact.website", "The address of its website."),
    lines("terms", "The school's own words for things."),
    recorded("terms.headteacher", "What the head is called wherever the policy speaks of one."),
    lines(
        "people",
        "Who holds which post: `name` for a person, `same_as` for somebody who holds another post too, or\n\
         `post_only: true` to print the post without a name.",
    ),
    answer("people.headteacher", "Who leads the school."),
    answer("people.online_safety_lead", "Who leads on online safety from day to day."),
    answer("people.dsl", "The designated safeguarding lead."),
    answer("people.deputy_dsl", ""),
    answer("people.online_safety_group", ""),
    answer("people.senior_leaders", ""),
    answer("people.online_safety_governor", ""),
    answer("people.chair_of_governors", ""),
    answer("people.computing_lead", ""),
    answer("people.pshe_lead", ""),
    answer("people.network_manager", ""),
    answer("people.dpo", ""),
    answer("people.website_authorisers", ""),
    answer("people.school_office", ""),
    answer("people.filtering_leader", ""),
    answer("people.filtering_governor", ""),
    answer("people.digital_lead", ""),
    answer("people.digital_governor", ""),
    answer("people.senco", ""),
    answer("people.eyfs_lead", ""),
    lines("services", "What the school uses."),
    lines("services.antivirus", ""),
    truth("services.antivirus.managed_centrally", "services"),
    lines("services.backup", ""),
    truth("services.backup.three_copies", "services"),
    truth("services.backup.unchangeable", "services"),
    open("services.backup.restore_tested"),
    open("services.backup.plan_reviewed"),
    lines("services.cctv", "Cameras on the site, if there are any."),
    open("services.cctv.for_safety_of"),
    open("services.cctv.signs"),
    open("services.cctv.shown_with_permission_of"),
    open("services.cctv.retention_days"),
    open("services.cctv.lawful_basis"),
    open_as("services.cctv.led_by", "headteacher"),
    open_as("services.cctv.viewed_by", "[headteacher, dsl]"),
    open("services.cctv.retention_reason"),
    open("services.cctv.impact_assessed"),
    lines("services.email", "E-mail."),
    answer("services.email.staff_service", "The service that staff use for work, as a sentence can name it."),
    lines("services.filtering", "The web filter."),
    answer("services.filtering.provider", "Who supplies it."),
    answer("services.filtering.categories", "Kinds of content that it blocks."),
    truth("services.filtering.bypass_blocked", "services.filtering"),
    lines("services.filtering.changes", ""),
    suggested("services.filtering.changes.asked_of", suggested::asked_of),
    suggested("services.filtering.changes.decided_by", suggested::decided_by),
    usual("services.filtering.changes.recorded_in", "filtering change log"),
    lines("services.filtering.checks", ""),
    suggested("services.filtering.checks.by", suggested::checked_by),
    usual("services.filtering.checks.how_often", "every half term"),
    usual("services.filtering.checks.tool", "SWGfL Test Filtering"),
    usual("services.filtering.checks.recorded_in", "filtering check log"),
    answer("services.filtering.checks.last", ""),
    open("services.filtering.checks.result"),
    truth("services.filtering.covers_ai", "services.filtering"),
    lines("services.filtering.illegal_content", ""),
    truth("services.filtering.illegal_content.iwf_member", "services.filtering"),
    truth("services.filtering.illegal_content.ctiru_list", "services.filtering"),
    truth("services.filtering.illegal_content.locked", "services.filtering"),
    lines("services.filtering.log", ""),
    truth("services.filtering.log.identifies", "services.filtering"),
    truth("services.filtering.off_site", "services.filtering"),
    open("services.filtering.own_devices"),
    open("services.filtering.profiles"),
    lines("services.filtering.pupils", ""),
    suggested("services.filtering.pupils.ages", suggested::ages),
    answer("services.filtering.pupils.at_greater_risk", ""),
    answer("services.filtering.pupils.online", ""),
    answer("services.filtering.pupils.assessed", ""),
    lines("services.filtering.review", ""),
    answer("services.filtering.review.last", ""),
    open("services.filtering.review.by"),
    answer("services.filtering.review.outcome", ""),
    open("services.filtering.review.next"),
    truth("services.filtering.safe_search", "services.filtering"),
    open("services.filtering.self_assessed"),
    lines("services.monitoring", "Watching over what users do online."),
    answer("services.monitoring.product", "The software that does it."),
    answer("services.monitoring.alerts", "The posts that get its alerts: keys of `people`."),
    lines("services.monitoring.reports", ""),
    suggested("services.monitoring.reports.to", suggested::alerted),
    usual("services.monitoring.reports.how_often", "weekly"),
    lines("services.monitoring.urgent", ""),
    suggested("services.monitoring.urgent.to", suggested::alerted),
    usual("services.monitoring.urgent.within", "immediately"),
    usual("services.monitoring.told_through", "[the acceptable use agreements, the privacy notices]"),
    lines("services.network", ""),
    answer("services.network.security_review_date", ""),
    lines("practice", "What the school has decided."),
    lines("practice.accounts", ""),
    usual("practice.accounts.staff_systems", "[school systems]"),
    lines("practice.accounts.second_proof", ""),
    truth("practice.accounts.second_proof.staff", "practice"),
    truth("practice.accounts.second_proof.administrators", "practice"),
    usual("practice.accounts.lockout_attempts", "10"),
    lines("practice.agreements", ""),
    usual("practice.agreements.before_access", "true"),
    usual("practice.agreements.renewed", "every September"),
    lines("practice.ai", ""),
    suggested("practice.ai.decided_by", suggested::ai_decided_by),
    answer("practice.ai.staff", ""),
    answer("practice.ai.pupils", ""),
    lines("practice.ai.tools", ""),
    answer("practice.ai.tools.0.name", ""),
    answer("practice.ai.tools.0.purpose", ""),
    answer("practice.ai.tools.0.users", ""),
    suggested("practice.ai.tools.0.approved_by", suggested::tool_approved_by).fitting(may_use_ai),
    answer("practice.ai.tools.0.approved", ""),
    suggested("practice.ai.evidence_kept_in", suggested::ai_evidence).fitting(may_use_ai),
    suggested("practice.ai.told_through", suggested::ai_told).fitting(may_use_ai),
    lines("practice.assets", ""),
    lines("practice.assets.disposal", ""),
    answer("practice.assets.disposal.carrier", ""),
    usual("practice.assets.disposal.proof_kept_in", "disposal file"),
    lines("practice.behaviour", ""),
    usual("practice.behaviour.policy", "behaviour policy"),
    usual("practice.behaviour.serious_sanctions_in", "sanctions register"),
    lines("practice.complaints", ""),
    usual("practice.complaints.bullying_policy", "anti-bullying policy"),
    lines("practice.curriculum", ""),
    usual("practice.curriculum.connected_world", "true"),
    lines("practice.curriculum.rshe", ""),
    suggested("practice.curriculum.rshe.policy", suggested::rshe_policy),
    usual("practice.curriculum.rshe.published", "on the school website"),
    answer("practice.curriculum.rshe.parents_consulted", ""),
    lines("practice.early_years", ""),
    answer("practice.early_years.devices_kept", ""),
    lines("practice.cyber", ""),
    open("practice.cyber.risk_assessed"),
    lines("practice.cyber.response_plan", ""),
    open("practice.cyber.response_plan.kept_in"),
    lines("practice.cyber.training", ""),
    open("practice.cyber.training.governor"),
    open("practice.cyber.training.last"),
    usual("practice.cyber.firewall_reviewed", "every-term"),
    usual("practice.cyber.updates_within_days", "14"),
    usual("practice.cyber.usb_storage", "blocked"),
    open("practice.cyber.insurer"),
    lines("practice.governance", ""),
    answer("practice.governance.safeguarding_partners", ""),
    open("practice.governance.questions_put"),
    lines("practice.images", ""),
    usual("practice.images.permission_form", "joining-form"),
    usual("practice.images.names_online", "no-full-names"),
    usual("practice.images.permissions_renewed", "every September"),
    usual("practice.images.school_equipment", "true"),
    lines("practice.images.lawful_basis", ""),
    suggested("practice.images.lawful_basis.teaching", suggested::pictures_basis),
    usual("practice.images.lawful_basis.publication", "consent"),
    lines("practice.incidents", ""),
    usual("practice.incidents.log", "safeguarding record"),
    usual("practice.incidents.log_reviewed", "every half term"),
    usual("practice.incidents.governors_told", "every term"),
    lines("practice.parents", ""),
    answer("practice.parents.channels", ""),
    lines("practice.passwords", "Passwords."),
    lines("practice.passwords.strength", "What makes one strong."),
    answer("practice.passwords.strength.min_length", "The least number of characters."),
    truth("practice.passwords.common_blocked", "practice"),
    suggested("practice.passwords.young_pupils", suggested::young_pupils),
    lines("practice.personal_data", ""),
    answer("practice.personal_data.dpo_email", ""),
    answer("practice.personal_data.fee_paid", ""),
    usual("practice.personal_data.breach_log", "data breach log"),
    suggested("practice.personal_data.breach_decided_by", suggested::breach_decided_by),
    answer("practice.personal_data.impact_assessments", ""),
    usual("practice.personal_data.privacy_notices", "on the school website"),
    answer("practice.personal_data.stored_in", ""),
    suggested("practice.personal_data.complaints_to", suggested::breach_decided_by),
    lines("practice.phones", "Phones and other devices of people's own."),
    answer(
        "practice.phones.pupils",
        "What pupils do with theirs: not-permitted, hand-in, locked-away, out-of-sight, discouraged or\nseparate-policy.",
    ),
    usual("practice.phones.staff_pictures", "never"),
    suggested("practice.phones.confiscated_returned", suggested::confiscated),
    usual("practice.phones.rules_checked", "every half-term"),
    lines("practice.prevent", ""),
    answer("practice.prevent.risk_assessed", ""),
    usual("practice.prevent.training", "every two years"),
    lines("practice.publication", ""),
    answer("practice.publication.address", ""),
    usual("practice.publication.paper_from", "school office"),
    usual("practice.publication.other_formats_from", "school office"),
    usual("practice.publication.pdf", "tagged"),
    suggested("practice.publication.checked_by", suggested::published_by),
    usual("practice.publication.wcag", "true"),
    answer("practice.publication.statement", ""),
    answer("practice.publication.statement_reviewed", ""),
    lines("practice.remote_learning", ""),
    open("practice.remote_learning.platform"),
    open("practice.remote_learning.recordings"),
    lines("practice.safeguarding", ""),
    lines("practice.safeguarding.annual_review", ""),
    answer("practice.safeguarding.annual_review.date", ""),
    usual("practice.safeguarding.annual_review.tool", "360 Degree Safe self-review tool"),
    lines("practice.safeguarding.child_protection_policy", ""),
    answer("practice.safeguarding.child_protection_policy.reviewed", ""),
    usual("practice.safeguarding.child_protection_policy.published_on", "[on the school website]"),
    answer("practice.safeguarding.designated_officer", ""),
    usual("practice.safeguarding.governor_reports", "every term"),
    answer("practice.safeguarding.referrals_to", ""),
    lines("practice.searching", ""),
    usual("practice.searching.rules", "behaviour policy"),
    usual("practice.searching.authorised", "[senior leaders]"),
    usual("practice.searching.recorded_in", "safeguarding record"),
    lines("practice.sessions", "Computers that nobody is using."),
    answer("practice.sessions.idle_lock_minutes", "Minutes without use until one locks."),
    lines("practice.surveys", ""),
    usual("practice.surveys.kinds", "[pupil surveys, parent surveys]"),
    lines("practice.technical", ""),
    open("practice.technical.strategy"),
    lines("practice.training", ""),
    lines("practice.training.kcsie_reading", ""),
    answer("practice.training.kcsie_reading.read_by", ""),
    answer("practice.training.staff_updated", ""),
    usual("practice.training.governors_updated", "every year"),
    lines("practice.website", ""),
    usual("practice.website.editor", "headteacher"),
    lines("policy", "The policy as a document."),
    line(
        "policy.library",
        "The edition of the wording. A newer one changes nothing until you take it; `esafe upgrade` shows what it says.",
        Value::Edition,
    ),
    suggested("policy.owner", suggested::owner),
    answer(
        "policy.approvers",
        "Who must approve it: governing_body, headteacher, senior_leaders, chair_of_governors or trust_board.\n\
         Every page says DRAFT until all that stand here have approved this very text.",
    ),
    fixed("policy.review_every", "12 months", "How often it is reviewed: once a year or more often."),
    // Without it, the review is due after the time that stands above.
    answer("policy.next_review", "When it must next be reviewed, at the latest.").fitting(|_| false),
    lines("policy.versions", "Every version there has been, the oldest first. The last is the one in force."),
    fixed("policy.versions.0.version", "\"1.0\"", "Its number, in quotation marks."),
    answer("policy.versions.0.date", "When it was written: a day, a month (2026-09) or a term (autumn 2026)."),
    answer("policy.versions.0.author", "Who wrote it."),
    fixed("policy.versions.0.changes", "First policy", "What is new in it."),
    usual("policy.consults", "[staff, pupils, parents]"),
    lines("policy.guidance", ""),
    lines("policy.guidance.safer_working", ""),
    usual(
        "policy.guidance.safer_working.title",
        "Guidance for safer working practice for those working with children and young people in education settings",
    ),
    usual("policy.guidance.safer_working.publisher", "Safer Recruitment Consortium"),
    usual("policy.guidance.safer_working.date", "\"2022\""),
];
