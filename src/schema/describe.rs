//! What a schema says of one value.

use serde_json::Value as Json;

/// The part of a schema that describes one value.
#[derive(Debug, Clone, Copy)]
pub struct Described<'a> {
    root: &'a Json,
    /// The schema beside `$ref`, where descriptions and examples of this use stand.
    here: &'a Json,
    /// The schema that `$ref` points to, or the same again.
    target: &'a Json,
}

impl<'a> Described<'a> {
    fn new(root: &'a Json, here: &'a Json) -> Self {
        let mut target = here;
        // A chain of references longer than this would be a circle.
        for _ in 0..8 {
            match target.get("$ref").and_then(Json::as_str).and_then(|r| root.pointer(r.strip_prefix('#')?)) {
                Some(next) => target = next,
                None => break,
            }
        }
        Self { root, here, target }
    }

    fn keyword(&self, name: &str) -> Option<&'a Json> {
        self.here.get(name).or_else(|| self.target.get(name))
    }

    /// What the value is, in a sentence.
    #[must_use]
    pub fn description(&self) -> Option<&'a str> {
        self.keyword("description").and_then(Json::as_str)
    }

    /// The first example.
    #[must_use]
    pub fn example(&self) -> Option<&'a Json> {
        self.keyword("examples").and_then(|examples| examples.get(0))
    }

    /// Every example.
    #[must_use]
    pub fn examples(&self) -> &'a [Json] {
        self.keyword("examples").and_then(Json::as_array).map_or(&[], Vec::as_slice)
    }

    /// The name of the shared definition it uses, e.g. `period`.
    #[must_use]
    pub fn definition(&self) -> Option<&'a str> {
        self.here.get("$ref").and_then(Json::as_str).and_then(|r| r.strip_prefix("#/$defs/"))
    }

    /// The keys the value can have.
    #[must_use]
    pub fn keys(&self) -> Vec<&'a str> {
        self.target
            .get("properties")
            .and_then(Json::as_object)
            .map_or_else(Vec::new, |p| p.keys().map(String::as_str).collect())
    }

    /// The values allowed, where only certain ones are.
    #[must_use]
    pub fn allowed(&self) -> Option<&'a [Json]> {
        self.keyword("enum").and_then(Json::as_array).map(Vec::as_slice)
    }

    /// Whether the schema allows a value of this JSON type.
    #[must_use]
    pub fn allows_type(&self, name: &str) -> bool {
        match self.keyword("type") {
            Some(Json::String(one)) => one == name,
            Some(Json::Array(several)) => several.iter().any(|t| t == name),
            _ => self.keyword("enum").is_none() && self.keyword("const").is_none(),
        }
    }

    /// What the schema says of `key` in this value, or of an element where `key` is a position in a list.
    #[must_use]
    pub fn child(&self, key: &str) -> Option<Self> {
        let property = self.target.get("properties").and_then(|p| p.get(key));
        let open = || self.target.get("additionalProperties").filter(|schema| schema.is_object());
        let item = || self.target.get("items").filter(|_| key.bytes().all(|b| b.is_ascii_digit()));
        property.or_else(open).or_else(item).map(|schema| Self::new(self.root, schema))
    }
}

/// Follows `path` from the root of a schema.
pub(super) fn at<'a, 'p>(root: &'a Json, path: impl Iterator<Item = &'p str>) -> Option<Described<'a>> {
    let mut here = Described::new(root, root);
    for key in path {
        here = here.child(key)?;
    }
    Some(here)
}
