//! `esafe` writes a UK school's online safety policy and acceptable use agreements from a short description.
//!
//! # Steps
//!
//! 1. [`yaml`] reads the description into a tree in which every value knows its place.
//! 2. [`schema`] says what the tree may hold; [`school`] decodes it into a [`school::School`].
//! 3. [`library`] reads the policy library: clauses, agreements, outlines.
//! 4. [`assemble`] chooses clauses and prints the school's facts into them: [`document::Document`]s.
//! 5. [`render`] turns documents into Markdown, PDF and records.
//!
//! [`import`] reads the national register of schools, from which descriptions can be made; [`edit`] changes a description in
//! its file, with its comments and layout kept. [`diff`] compares two editions of a school's documents; [`revision`] reads old
//! ones from git. [`attest`] tells whether a published file is the one that was approved.
//!
//! [`pipeline`] joins the steps over any [`source::Files`]; [`cli`] is the only part that touches a disk, a clock or a
//! terminal. Findings are [`diag::Diagnostic`]s, shown by [`report`].

pub mod assemble;
pub mod attest;
pub mod calendar;
pub mod check;
pub mod cli;
pub mod coverage;
pub mod diag;
pub mod diff;
pub mod document;
pub mod edit;
pub mod history;
pub mod import;
pub mod library;
pub mod overlay;
pub mod pipeline;
pub mod render;
pub mod report;
pub mod revision;
pub mod schema;
pub mod school;
pub mod source;
pub mod trust;
pub mod yaml;
