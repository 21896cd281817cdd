//! Asking at a real terminal.

use std::io::{self, Write};

use inquire::error::InquireError;
use inquire::ui::RenderConfig;
use inquire::{MultiSelect, Select, Text};

use super::{Asker, Form, Prompt, Reply};

/// Columns that an explanation fills at most.
const COLUMNS: usize = 78;

/// The terminal of this process: questions go to standard error, so that standard output holds results alone.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Terminal {
    /// Whether it shows colours.
    pub(in crate::cli) colour: bool,
}

impl Asker for Terminal {
    fn ask(&mut self, prompt: &Prompt<'_>) -> io::Result<Option<Reply>> {
        let mut err = io::stderr();
        writeln!(err)?;
        for line in folded(prompt.why) {
            writeln!(err, "  {line}")?;
        }
        let looks = if self.colour { RenderConfig::default_colored() } else { RenderConfig::empty() };
        let reply = match prompt.form {
            Form::Text { start, hint } => {
                let text = Text::new(prompt.question).with_initial_value(start).with_render_config(looks);
                let text = if hint.is_empty() { text } else { text.with_help_message(hint) };
                text.prompt().map(Reply::Text)
            }
            Form::One { options, start } => Select::new(prompt.question, options.iter().collect())
                .with_starting_cursor(start)
                .with_page_size(options.len().max(1))
                .with_help_message("arrow keys move, Enter chooses")
                .with_render_config(looks)
                .raw_prompt()
                .map(|chosen| Reply::One(chosen.index)),
            Form::Several { options, start } => MultiSelect::new(prompt.question, options.iter().collect())
                .with_default(start)
                .with_page_size(options.len().max(1))
                .with_help_message("arrow keys move, the space bar ticks, Enter accepts")
                .with_render_config(looks)
                .raw_prompt()
                .map(|chosen| Reply::Several(chosen.into_iter().map(|one| one.index).collect())),
        };
        match reply {
            Ok(reply) => Ok(Some(reply)),
            Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => Ok(None),
            Err(InquireError::IO(error)) => Err(error),
            Err(error) => Err(io::Error::other(error.to_string())),
        }
    }
}

/// Lines of whole words; a word longer than a line has one to itself.
fn folded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= COLUMNS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explanations_are_folded_between_words() {
        assert!(folded("").is_empty());
        let text = "word ".repeat(40) + &"x".repeat(100) + " end";
        let lines = folded(&text);
        assert!(lines.iter().all(|line| line.len() <= COLUMNS || line.len() == 100), "{lines:?}");
        assert_eq!(lines.join(" "), text);
    }
}
