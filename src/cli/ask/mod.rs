//! Questions put to the person at the terminal.
//!
//! Commands know [`Asker`] alone: a terminal is one, and a test that has its answers ready is another.

mod terminal;

use std::io;

pub(super) use terminal::Terminal;

/// Somebody who can be asked.
pub trait Asker {
    /// Asks, and waits for the reply; none if the person stops.
    ///
    /// # Errors
    ///
    /// If nobody can be reached: the terminal is gone, say.
    fn ask(&mut self, prompt: &Prompt<'_>) -> io::Result<Option<Reply>>;
}

/// One question as it is put.
#[derive(Debug, Clone, Copy)]
pub struct Prompt<'a> {
    /// The question.
    pub question: &'a str,
    /// Why it is asked and what the answer changes; empty if that has been said.
    pub why: &'a str,
    /// What can be answered.
    pub form: Form<'a>,
}

/// What can be answered to a question.
#[derive(Debug, Clone, Copy)]
pub enum Form<'a> {
    /// Words of the person's own.
    Text {
        /// What stands there already, to be kept or changed.
        start: &'a str,
        /// How to answer, and how to skip the question if that can be done.
        hint: &'a str,
    },
    /// One of these.
    One {
        /// The choices.
        options: &'a [String],
        /// The choice that is marked at first.
        start: usize,
    },
    /// Any number of these.
    Several {
        /// The choices.
        options: &'a [String],
        /// Those that are ticked at first.
        start: &'a [usize],
    },
}

/// What was answered, in the form that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Words.
    Text(String),
    /// The number of a choice, from 0.
    One(usize),
    /// The numbers of choices, from 0, in their order.
    Several(Vec<usize>),
}
