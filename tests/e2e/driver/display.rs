//! A display without a screen: `WebKit`'s browser has no headless mode.

use super::program::{Program, find};
use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

/// A running Xvfb.
#[derive(Debug)]
pub(crate) struct Display {
    _server: Program,
    /// `:1`, for the environment variable `DISPLAY`.
    pub(crate) name: String,
}

impl Display {
    /// Starts one on a number that it finds free itself.
    pub(crate) fn start() -> Result<Self, String> {
        let mut command = Command::new(find(&["Xvfb"])?);
        command.args(["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]);
        let mut server = Program::start(command.stdout(Stdio::piped()))?;
        let mut number = String::new();
        let output = server.output().ok_or("Xvfb has no output")?;
        BufReader::new(output).read_line(&mut number).map_err(|it| it.to_string())?;
        match number.trim() {
            "" => Err("Xvfb ended before it had a display".to_owned()),
            number => Ok(Self { _server: server, name: format!(":{number}") }),
        }
    }
}
