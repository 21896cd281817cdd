//! How git is configured to sign.

use git2::{Config, ConfigLevel};

use super::{Repository, RevisionError};

/// What git is told about signing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    /// Whether commits are signed.
    pub commits: bool,
    /// Whether annotated tags are signed.
    pub tags: bool,
    /// How.
    pub form: SignatureForm,
    /// The key, as it is configured: an id, a path, or a public key.
    pub key: Option<String>,
    /// The program that signs, as the user, and not the repository, has configured it. Without it, the usual one.
    pub program: Option<String>,
}

/// Forms of signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureForm {
    /// `OpenPGP`, by `gpg`.
    OpenPgp,
    /// SSH, by `ssh-keygen`.
    Ssh,
    /// X.509, by `gpgsm`.
    X509,
}

impl Repository {
    /// How git is configured to sign here. Whether, how and with which key can stand in the repository's own configuration.
    /// A program cannot: whoever made the repository would choose what is run.
    ///
    /// # Errors
    ///
    /// [`RevisionError::Git`] if the configuration cannot be read, or names a form of signature that nobody knows.
    pub fn signing(&self) -> Result<Signing, RevisionError> {
        let config = self.git.config().and_then(|mut config| config.snapshot()).map_err(RevisionError::Git)?;
        let is = |name: &str| config.get_bool(name).unwrap_or(false);
        let (form, programs): (_, &[&str]) = match config.get_str("gpg.format").unwrap_or("openpgp") {
            "openpgp" => (SignatureForm::OpenPgp, &["gpg.openpgp.program", "gpg.program"]),
            "ssh" => (SignatureForm::Ssh, &["gpg.ssh.program"]),
            "x509" => (SignatureForm::X509, &["gpg.x509.program"]),
            other => {
                let reason = format!("git's `gpg.format` is `{other}`; it can be openpgp, ssh or x509");
                return Err(RevisionError::Unsigned { reason });
            }
        };
        let of_the_user = self.git.config().map_err(RevisionError::Git)?;
        Ok(Signing {
            commits: is("commit.gpgsign"),
            tags: is("tag.gpgsign") || is("tag.forcesignannotated"),
            form,
            key: config.get_string("user.signingkey").ok().filter(|key| !key.is_empty()),
            program: programs.iter().find_map(|name| program(&of_the_user, name)),
        })
    }
}

/// What the configuration of the user or of the machine says; that of the repository is not asked.
fn program(config: &Config, name: &str) -> Option<String> {
    [ConfigLevel::Global, ConfigLevel::XDG, ConfigLevel::System, ConfigLevel::ProgramData].into_iter().find_map(
        |level| {
            let config = config.open_level(level).ok()?;
            let path = config.get_path(name).ok()?;
            Some(path.to_str()?.to_owned()).filter(|path| !path.is_empty())
        },
    )
}
