//! Digests: fingerprints by which two editions are known to say the same.

use sha2::{Digest, Sha256};

use super::Document;

/// SHA-256 of `bytes` as 64 lower-case hexadecimal digits (FIPS 180-4).
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// SHA-256 over the canonical JSON of `[[id, section path, text], …]` in reading order, without administrative clauses,
/// so that recording a date or an approval does not change what was approved.
///
/// Canonical means: no white space between tokens, and strings escaped as RFC 8259 requires and no further.
#[must_use]
pub fn content_digest(document: &Document) -> String {
    let mut rows: Vec<[String; 3]> = Vec::new();
    document.for_each_clause(&mut |path, clause| {
        if !clause.administrative {
            rows.push([clause.id.to_string(), path.to_owned(), clause.whole_text()]);
        }
    });
    // Arrays of strings always serialise.
    sha256_hex(&serde_json::to_vec(&rows).unwrap_or_default())
}
