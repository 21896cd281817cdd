//! The command-line program: see the library crate for what it does.

use std::io;
use std::process::ExitCode;

use esafe::cli::{self, Ui};

fn main() -> ExitCode {
    let (mut out, mut err) = (io::stdout().lock(), io::stderr());
    let mut ui = Ui::plain(&mut out, &mut err).on_terminal();
    ExitCode::from(cli::run(std::env::args_os(), &mut ui).code())
}
