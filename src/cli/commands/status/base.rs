//! Names of files that are the same wherever a trust's folder lies.

use std::path::{Component, Path, PathBuf};

use super::super::super::disk::shown;

/// Where a person pointed.
#[derive(Debug)]
pub(super) struct Base(Option<PathBuf>);

impl Base {
    /// The folder of the one path that was given. With several there is none, and files are named as they were given.
    pub(super) fn of(paths: &[PathBuf]) -> Self {
        let [path] = paths else { return Self(None) };
        let folder = if path.is_dir() { Some(path.as_path()) } else { path.parent() };
        Self(folder.map(Path::to_owned))
    }

    /// `path` from there, with `/`.
    pub(super) fn name(&self, path: &str) -> String {
        let relative = self.0.as_ref().and_then(|base| relative(base, Path::new(path)));
        relative.unwrap_or_else(|| path.to_owned())
    }

    /// `text` with `path` in it named as [`Self::name`] names it.
    pub(super) fn said(&self, text: &str, path: &str) -> String {
        if path.is_empty() { text.to_owned() } else { text.replace(path, &self.name(path)) }
    }
}

/// `path` from the folder `base`; `None` if the way there cannot be told from the names alone.
fn relative(base: &Path, path: &Path) -> Option<String> {
    let steps = |path: &'_ Path| -> Vec<PathBuf> {
        let named = |step: &Component<'_>| *step != Component::CurDir;
        path.components().filter(named).map(|step| PathBuf::from(step.as_os_str())).collect()
    };
    if base.is_absolute() != path.is_absolute() {
        return None;
    }
    let (base, path) = (steps(base), steps(path));
    let shared = base.iter().zip(&path).take_while(|(a, b)| a == b).count();
    // Where a folder above leads back down cannot be told.
    if base[shared..].iter().any(|step| step == Path::new("..")) {
        return None;
    }
    let up = base[shared..].iter().map(|_| PathBuf::from(".."));
    let way: PathBuf = up.chain(path[shared..].iter().cloned()).collect();
    (!way.as_os_str().is_empty()).then(|| shown(&way))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_from_where_a_person_pointed() {
        for (base, path, name) in [
            (".", "academies/a/school.yaml", "academies/a/school.yaml"),
            ("", "../../trust.yaml", "../../trust.yaml"),
            ("schools", "schools/trust.yaml", "trust.yaml"),
            ("./schools/", "schools/trust.yaml", "trust.yaml"),
            ("schools", "./schools/a/../b.yaml", "a/../b.yaml"),
            ("trust/academies/a", "trust/trust.yaml", "../../trust.yaml"),
            ("a", "../trust.yaml", "../../trust.yaml"),
            ("../a", "../a/school.yaml", "school.yaml"),
            ("../a", "../../trust.yaml", "../../trust.yaml"),
            ("..", "../trust.yaml", "trust.yaml"),
            ("..", "../../trust.yaml", "../trust.yaml"),
        ] {
            assert_eq!(relative(Path::new(base), Path::new(path)).as_deref(), Some(name), "{base:?} {path:?}");
        }
        assert_eq!(relative(Path::new("../a"), Path::new("b/school.yaml")), None);
    }

    #[test]
    fn with_several_paths_files_are_named_as_they_were_given() {
        let base = Base::of(&[PathBuf::from("a"), PathBuf::from("b")]);
        assert_eq!(base.name("a/school.yaml"), "a/school.yaml");
        assert_eq!(base.said("there is no file a/school.yaml", "a/school.yaml"), "there is no file a/school.yaml");
    }
}
