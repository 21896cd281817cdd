//! Exit statuses, in one place.

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Nothing to report.
    Clean = 0,
    /// Findings, or files that differ.
    Findings = 1,
    /// The command line cannot be understood.
    Usage = 2,
    /// Something cannot be read, or the surroundings failed.
    Failed = 3,
    /// A fault of the tool itself.
    Internal = 4,
}

impl Exit {
    /// The status for the operating system.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }
}

/// What `--help` says of exit statuses.
pub(super) const HELP: &str = "Exit status: 0 clean; 1 findings, or files that differ; 2 the command line is wrong; \
3 something cannot be read or written; 4 a fault of the tool.";
