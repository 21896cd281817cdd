//! Showing findings. The only place where byte spans become lines and columns is [`LineCol`](crate::source::LineCol).

mod human;

pub use human::human;
