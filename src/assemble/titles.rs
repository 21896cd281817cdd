//! What a school calls its documents and those who answer for them, told without making the documents.

use std::collections::BTreeMap;

use super::Setting;
use crate::document::slug;
use crate::library::Library;
use crate::school::School;

/// Titles of a school's documents, posts and bodies.
///
/// They follow from few facts, so they can be told of a school whose documents cannot be made.
#[derive(Debug, Clone)]
pub struct Titles {
    /// Key and title of the policy.
    pub policy: (String, String),
    /// Key and title of each agreement that the school issues and the library has, in order.
    pub agreements: Vec<(String, String)>,
    posts: BTreeMap<String, String>,
}

impl Titles {
    /// The titles that `school` uses.
    #[must_use]
    pub fn of(school: &School, library: &Library) -> Self {
        let library = library.pinned(school.policy.edition());
        let setting = Setting::new(school, library, None);
        let mut selector = setting.selector();
        let agreements = setting.agreements.iter().filter_map(|name| {
            let agreement = library.agreements.get(name)?;
            Some((format!("agreements/{name}"), selector.words(&agreement.title, &agreement.id)?))
        });
        let agreements = agreements.collect();
        let people = &selector.prose.shared().people;
        let mut posts: BTreeMap<String, String> =
            people.iter().map(|(role, post)| (role.clone(), post.title.clone())).collect();
        // Bodies that are no roles have words of their own.
        for body in &school.policy.approvers {
            posts.entry(body.value.clone()).or_insert_with(|| setting.body(&body.value));
        }
        posts.entry("governing_body".to_owned()).or_insert_with(|| setting.body("governing_body"));
        Self { policy: (slug(&setting.title), setting.title.clone()), agreements, posts }
    }

    /// The title of a role, group or body, in the form it has in a sentence.
    #[must_use]
    pub fn post(&self, key: &str) -> String {
        self.posts.get(key).cloned().unwrap_or_else(|| key.replace('_', " "))
    }
}
