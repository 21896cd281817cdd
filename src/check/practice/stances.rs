//! Pairs of facts of which only one can be so.

use super::diags;
use crate::check::Subject;
use crate::diag::{Code, Diagnostics};
use crate::yaml::{Node, Value};

/// A fact that takes part in a contradiction.
struct Stance {
    path: &'static str,
    /// The values that do; any value if there are none.
    values: &'static [&'static str],
    /// What it says, in words that finish "this says that …".
    says: &'static str,
}

/// Two facts that exclude each other.
struct Pair {
    code: Code,
    /// The fact to look at first.
    one: Stance,
    other: Stance,
    /// What to do.
    hint: &'static str,
}

const fn any(path: &'static str, says: &'static str) -> Stance {
    Stance { path, values: &[], says }
}

const fn of(path: &'static str, values: &'static [&'static str], says: &'static str) -> Stance {
    Stance { path, values, says }
}

/// The ways of keeping phones in which no pupil uses one all day.
const WITHOUT_PHONES: [&str; 4] = ["not-permitted", "hand-in", "locked-away", "out-of-sight"];

const AWAY: Stance = of("practice.phones.pupils", &WITHOUT_PHONES, "pupils are without their phones all day");

/// Every pair.
const PAIRS: &[Pair] = &[
    Pair {
        code: Code::PhonesContradict,
        one: any("practice.phones.lesson_use_agreed_by", "phones can be used in lessons"),
        other: AWAY,
        hint: "take `lesson_use_agreed_by` out, or choose another stance for pupils' phones",
    },
    Pair {
        code: Code::PhonesContradict,
        one: any("practice.phones.pupil_use_approved_by", "pupils can use phones for an educational purpose"),
        other: AWAY,
        hint: "take `pupil_use_approved_by` out, or choose another stance for pupils' phones",
    },
    Pair {
        code: Code::PrivateEmailContradicts,
        one: any("practice.email.private_webmail_times", "staff can use private webmail at certain times"),
        other: of("practice.email.private_webmail", &["may-be-blocked"], "private webmail may be blocked"),
        hint: "write `private_webmail: allowed-at-stated-times`, or take the times out",
    },
    Pair {
        code: Code::StancesContradict,
        one: any("practice.phones.pictures_deleted_by", "staff delete pictures of pupils from their own devices"),
        other: of("practice.phones.staff_pictures", &["never"], "staff never take such pictures"),
        hint: "write `staff_pictures: delete-after-use`, or take `pictures_deleted_by` out",
    },
    Pair {
        code: Code::StancesContradict,
        one: of(
            "practice.phones.staff_pictures",
            &["delete-after-use"],
            "staff can take pictures on their own devices",
        ),
        other: of("practice.images.school_equipment", &["true"], "pictures are taken only with school equipment"),
        hint: "write `staff_pictures: never`, or take `school_equipment` out",
    },
    Pair {
        code: Code::StancesContradict,
        one: of("practice.phones.prefix_when", &["any-duty"], "staff call from their own phones for school duties"),
        other: of("practice.phones.staff_contact", &["no-own-devices"], "staff do not use their own devices for work"),
        hint: "write `prefix_when: emergency`, or another `staff_contact`",
    },
    Pair {
        code: Code::StancesContradict,
        one: any("practice.phones.pupils_policy", "a policy of its own governs pupils' phones"),
        other: of(
            "practice.phones.pupils",
            &["not-permitted", "hand-in", "locked-away", "out-of-sight", "discouraged"],
            "this policy governs them",
        ),
        hint: "write `pupils: separate-policy`, or take `pupils_policy` out",
    },
    Pair {
        code: Code::StancesContradict,
        one: any("practice.email.to_parents_approved_by", "staff need approval to write to parents"),
        other: of("practice.email.to_parents", &["from-the-school-account"], "they do not need it"),
        hint: "write `to_parents: only-with-approval`, or take `to_parents_approved_by` out",
    },
    Pair {
        code: Code::StancesContradict,
        one: any("practice.sessions.end_of_day.time", "computers shut down by themselves"),
        other: of("practice.sessions.end_of_day.method", &["users"], "users turn them off"),
        hint: "write `method: automatic`, or take the time out",
    },
    Pair {
        code: Code::StancesContradict,
        one: of("practice.passwords.never_written_down", &["true"], "staff never tell anybody a password"),
        other: of("practice.leavers.hand_over", &["passwords", "their passwords"], "leavers hand their passwords over"),
        hint: "have the devices reset in a meeting instead (`practice.leavers.reset_meeting`)",
    },
];

/// Pairs of facts that exclude each other.
pub(super) fn contradictions(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let facts = &subject.school.facts;
    for pair in PAIRS {
        if let (Some(one), Some(other)) = (pair.one.taken(facts), pair.other.taken(facts)) {
            let (one, other) = ((pair.one.says, one.span), (pair.other.says, other.span));
            diagnostics.push(diags::contradiction(pair.code, one, other, pair.hint));
        }
    }
}

impl Stance {
    /// The value that takes this stance, if the school does.
    fn taken<'a>(&self, facts: &'a Node) -> Option<&'a Node> {
        let node = facts.at(self.path)?;
        if self.values.is_empty() {
            return Some(node);
        }
        std::iter::once(node).chain(node.list()).find(|node| {
            let value = match &node.value {
                Value::Text(text) => text.as_str(),
                Value::Bool(true) => "true",
                _ => return false,
            };
            self.values.contains(&value)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{self, Kind};

    #[test]
    fn every_stance_is_one_that_a_description_can_take() {
        for stance in PAIRS.iter().flat_map(|pair| [&pair.one, &pair.other]) {
            let described = schema::describe(Kind::School, stance.path).unwrap_or_else(|| panic!("{}", stance.path));
            let Some(allowed) = described.allowed() else { continue };
            for value in stance.values {
                assert!(allowed.iter().any(|allowed| allowed == value), "{}: {value}", stance.path);
            }
        }
    }
}
