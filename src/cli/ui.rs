//! What people and programs see: results on one stream, words for people on the other.

use std::fmt;
use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::ask::{Asker, Prompt, Reply, Terminal};
use super::exit::Exit;
use crate::diag::{Diagnostics, Severity};
use crate::report;
use crate::source::Sources;

/// The two streams of a run, whether a person is watching, and whoever can be asked.
pub struct Ui<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    asker: Option<Box<dyn Asker + 'a>>,
    colour: bool,
    /// Whether results are in colour; they can go elsewhere than messages.
    colours_results: bool,
    watched: bool,
}

impl fmt::Debug for Ui<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ui").field("colour", &self.colour).field("watched", &self.watched).finish_non_exhaustive()
    }
}

impl<'a> Ui<'a> {
    /// A user interface that writes plain text to `out` and `err`, without progress and with nobody to ask.
    pub fn plain(out: &'a mut dyn Write, err: &'a mut dyn Write) -> Self {
        Self { out, err, asker: None, colour: false, colours_results: false, watched: false }
    }

    /// The same, with `asker` to put questions to.
    #[must_use]
    pub fn asking(mut self, asker: impl Asker + 'a) -> Self {
        self.asker = Some(Box::new(asker));
        self
    }

    /// The same, with colour and progress if standard error is a terminal and `NO_COLOR` does not forbid colour. If
    /// standard input is one as well, somebody is there to be asked.
    #[must_use]
    pub fn on_terminal(mut self) -> Self {
        self.watched = io::stderr().is_terminal();
        #[allow(clippy::disallowed_methods, reason = "the one place that asks the terminal's settings")]
        let forbidden = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        self.colour = self.watched && !forbidden;
        self.colours_results = io::stdout().is_terminal() && !forbidden;
        if self.watched && io::stdin().is_terminal() {
            let colour = self.colour;
            return self.asking(Terminal { colour });
        }
        self
    }

    /// Whether somebody is there to be asked.
    pub(super) fn can_ask(&self) -> bool {
        self.asker.is_some()
    }

    /// Puts a question; none if nobody is there or the person stops.
    pub(super) fn ask(&mut self, prompt: &Prompt<'_>) -> io::Result<Option<Reply>> {
        self.err.flush()?;
        match &mut self.asker {
            Some(asker) => asker.ask(prompt),
            None => Ok(None),
        }
    }

    /// Writes a result.
    ///
    /// # Errors
    ///
    /// If the output cannot be written to; a closed pipe is one such case.
    pub fn result(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    /// Writes a result that need not be text.
    ///
    /// # Errors
    ///
    /// As for [`Ui::result`].
    pub(super) fn result_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.out.flush()
    }

    /// Whether results are shown in colour.
    pub(super) fn colours_results(&self) -> bool {
        self.colours_results
    }

    /// Says something to the person at the terminal. A closed stream is no reason to stop.
    pub fn say(&mut self, text: impl fmt::Display) {
        let _ = writeln!(self.err, "{text}");
    }

    /// Shows findings. With an `ending`, how many there are follows, and what errors among them mean for the command.
    pub(super) fn findings(&mut self, diagnostics: &Diagnostics, sources: &Sources, ending: Option<&str>) {
        if diagnostics.is_empty() {
            return;
        }
        let text = report::human(diagnostics, sources, self.colour);
        match ending {
            Some(ending) => {
                let ending = if diagnostics.has_errors() { ending } else { "" };
                let counts = counted(|severity| diagnostics.count(severity));
                self.say(format_args!("{text}\n\n{counts}.{ending}"));
            }
            None => self.say(format_args!("{text}\n")),
        }
    }

    /// A bar for `steps` steps; invisible unless a person is watching.
    pub(super) fn progress(&self, steps: usize) -> ProgressBar {
        let target = if self.watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(steps as u64), target);
        if let Ok(style) = ProgressStyle::with_template("  {bar:24} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        bar
    }

    /// Shows what clap says of a command line; help and version are results.
    pub(super) fn usage(&mut self, error: &clap::Error) -> Exit {
        if error.use_stderr() {
            let _ = write!(self.err, "{}", error.render());
            return Exit::Usage;
        }
        let _ = write!(self.out, "{}", error.render());
        Exit::Clean
    }

    /// Shows why a command could not do its work on what people know as `name`.
    pub(super) fn failed_on(&mut self, name: &str, error: anyhow::Error) -> Exit {
        // A reason that names it need not be told whose it is.
        let names_it = format!("{error:#}").contains(name);
        self.failed(&if names_it { error } else { error.context(name.to_owned()) })
    }

    /// Shows why a command could not do its work.
    pub(super) fn failed(&mut self, error: &anyhow::Error) -> Exit {
        let broken_pipe = error.chain().any(|cause| {
            cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
        });
        if broken_pipe {
            return Exit::Clean;
        }
        self.say(format_args!("error: {error:#}"));
        Exit::Failed
    }
}

/// "2 errors, 1 warning", the worst first; "none" if there are none.
pub(super) fn counted(count: impl Fn(Severity) -> usize) -> String {
    let counts = Severity::ALL.into_iter().rev().map(|severity| (count(severity), severity.name()));
    let words: Vec<String> = counts
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}
