//! esafe
pub mod assemble;
pub mod cli;
pub mod diag;
pub mod document;
pub mod library;
pub mod pipeline;
pub mod render;
pub mod report;
pub mod schema;
pub mod school;
pub mod source;
pub mod yaml;
