//! What the words of a command line ask for.

use std::path::{Path, PathBuf};

/// What is to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) ends: Ends,
    /// Whose editions; the current folder's without it.
    pub(super) path: Option<PathBuf>,
}

/// The two editions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ends {
    /// The last approved one, and what the description says now.
    SinceApproval,
    /// An older one, and a newer one or what the description says now.
    Named(String, Option<String>),
    /// Two folders, whose descriptions need not have anything to do with each other.
    Folders(PathBuf, PathBuf),
}

/// Reads up to three words.
pub(super) fn asked(words: &[String]) -> Result<Asked, String> {
    let exists = |word: &str| Path::new(word).exists();
    let path = |word: &String| Some(PathBuf::from(word));
    let named = |old: &str, new: Option<&str>| Ends::Named(old.to_owned(), new.map(str::to_owned));
    Ok(match words {
        [] => Asked { ends: Ends::SinceApproval, path: None },
        [one] => match range(one) {
            Some((old, new)) => Asked { ends: named(old, new), path: None },
            None if exists(one) => Asked { ends: Ends::SinceApproval, path: path(one) },
            None => Asked { ends: named(one, None), path: None },
        },
        [first, second] => match range(first) {
            Some((old, new)) => Asked { ends: named(old, new), path: path(second) },
            None if is_folder(first) && is_folder(second) => {
                Asked { ends: Ends::Folders(PathBuf::from(first), PathBuf::from(second)), path: None }
            }
            None if exists(second) && !is_folder(first) => Asked { ends: named(first, None), path: path(second) },
            None => Asked { ends: named(first, Some(second)), path: None },
        },
        [old, new, at] => Asked { ends: named(old, Some(new)), path: path(at) },
        _ => return Err("give at most two editions and a path: esafe diff OLD NEW PATH".to_owned()),
    })
}

fn is_folder(word: &str) -> bool {
    Path::new(word).is_dir()
}

/// The ends of `OLD..NEW`; `OLD..` ends now. A path with `..` in it is no range.
fn range(word: &str) -> Option<(&str, Option<&str>)> {
    if Path::new(word).exists() {
        return None;
    }
    let (old, new) = word.split_once("..")?;
    let is_path = old.is_empty() || old.ends_with('/') || new.starts_with(['/', '.']);
    (!is_path).then_some((old, (!new.is_empty()).then_some(new)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> Asked {
        asked(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    fn named(old: &str, new: Option<&str>, path: Option<&str>) -> Asked {
        Asked { ends: Ends::Named(old.to_owned(), new.map(str::to_owned)), path: path.map(PathBuf::from) }
    }

    #[test]
    fn words_are_editions_and_paths() {
        assert_eq!(of(&[]), Asked { ends: Ends::SinceApproval, path: None });
        assert_eq!(of(&["src"]), Asked { ends: Ends::SinceApproval, path: Some("src".into()) });
        assert_eq!(of(&["2.0"]), named("2.0", None, None));
        assert_eq!(of(&["2.0..3.0"]), named("2.0", Some("3.0"), None));
        assert_eq!(of(&["2.0.."]), named("2.0", None, None));
        assert_eq!(of(&["2.0..3.0", "src"]), named("2.0", Some("3.0"), Some("src")));
        assert_eq!(of(&["2.0", "src"]), named("2.0", None, Some("src")));
        assert_eq!(of(&["2.0", "3.0"]), named("2.0", Some("3.0"), None));
        assert_eq!(of(&["2.0", "3.0", "there"]), named("2.0", Some("3.0"), Some("there")));
        assert_eq!(of(&["src", "docs"]).ends, Ends::Folders("src".into(), "docs".into()));
        for path in ["../old", "a/../b", "..", "../.."] {
            assert_eq!(range(path), None, "{path}");
        }
    }
}
