//! Reviews: when they are due, and the calendar file that reminds of them.
