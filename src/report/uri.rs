//! Paths as URI references.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is escaped in a path: everything but the unreserved characters and `/`. A colon is escaped as well, because in
/// the first step of a relative reference it would end the name of a scheme.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// `path`, with `/` between its steps, as a URI reference: relative if the path is, else a `file` URI.
pub(super) fn reference(path: &str) -> String {
    // What Windows puts before a path that has been made absolute.
    let path = path.strip_prefix("//?/").unwrap_or(path);
    if let Some((drive, rest)) = path.split_once(':').filter(|(drive, rest)| is_drive(drive, rest)) {
        return format!("file:///{drive}:{}", encoded(&rest.replace('\\', "/")));
    }
    match path.strip_prefix("//") {
        // A share: its server is the host of the URI.
        Some(share) => format!("file://{}", encoded(share)),
        None if path.starts_with('/') => format!("file://{}", encoded(path)),
        None => encoded(path),
    }
}

fn is_drive(drive: &str, rest: &str) -> bool {
    drive.len() == 1 && drive.bytes().all(|b| b.is_ascii_alphabetic()) && rest.starts_with(['/', '\\'])
}

fn encoded(path: &str) -> String {
    utf8_percent_encode(path, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    use super::reference;

    #[test]
    fn paths_become_references() {
        for (path, uri) in [
            ("school.yaml", "school.yaml"),
            ("../a b/school.yaml", "../a%20b/school.yaml"),
            ("Ysgol Dŵr/50%.yaml", "Ysgol%20D%C5%B5r/50%25.yaml"),
            ("a:b/c?d#e.yaml", "a%3Ab/c%3Fd%23e.yaml"),
            ("/home/ada/school.yaml", "file:///home/ada/school.yaml"),
            ("C:/Users/Ada Byrne/school.yaml", "file:///C:/Users/Ada%20Byrne/school.yaml"),
            ("c:\\schools\\school.yaml", "file:///c:/schools/school.yaml"),
            ("//?/C:/schools/school.yaml", "file:///C:/schools/school.yaml"),
            ("//server/share/school.yaml", "file://server/share/school.yaml"),
            ("ab:/school.yaml", "ab%3A/school.yaml"),
            ("a\\b.yaml", "a%5Cb.yaml"),
        ] {
            assert_eq!(reference(path), uri, "{path}");
        }
    }
}
