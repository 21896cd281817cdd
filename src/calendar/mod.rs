//! Reviews: when they are due, who carries them out, and the calendar file that reminds of them.
//!
//! Nothing here asks what day it is: the day is given, and the same day gives the same answer.

mod duty;
mod ics;
mod state;

pub use duty::{Duty, Paper, Reviewer, Wording, owner};
pub use ics::{Calendar, calendar};
pub use state::ReviewState;
