//! A command with its arguments and variables, and the ways to run it.

use std::{
    ffi::{OsStr, OsString},
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{ChildStdin, ChildStdout, Command, ExitStatus, Stdio},
};

use anyhow::{Context as _, Result, bail};

use super::Running;

/// A command to be run in the checkout.
pub(crate) struct Cmd {
    inner: Command,
}

impl Cmd {
    /// A command that does not inherit what cargo told *us* through variables:
    /// a nested cargo or another compiler must find its own.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut inner = Command::new(program);
        inner.stdin(Stdio::null()).env_remove("LD_LIBRARY_PATH").env_remove("CARGO");
        for (name, _) in std::env::vars_os() {
            let ours = name.to_str().is_some_and(|it| {
                it.starts_with("CARGO_PKG_") || it.starts_with("CARGO_MANIFEST_")
            });
            if ours {
                inner.env_remove(&name);
            }
        }
        Self { inner }
    }

    /// Adds one argument.
    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.inner.arg(arg);
        self
    }

    /// Adds several arguments.
    pub(crate) fn args<I: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = I>) -> Self {
        self.inner.args(args);
        self
    }

    /// Sets one variable.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.inner.env(name, value);
        self
    }

    /// Sets several variables.
    pub(crate) fn envs(mut self, vars: &[(String, OsString)]) -> Self {
        self.inner.envs(vars.iter().map(|(name, value)| (name, value)));
        self
    }

    /// Runs in `dir`.
    pub(crate) fn dir(mut self, dir: &Path) -> Self {
        self.inner.current_dir(dir);
        self
    }

    /// Runs to the end, with its output on the terminal.
    ///
    /// # Errors
    /// Names the command when it could not be started or did not succeed.
    pub(crate) fn run(mut self) -> Result<()> {
        let shown = self.shown();
        let status = Running::start(&mut self.inner, &shown)?.wait()?;
        succeeded(status, &shown)
    }

    /// Runs to the end in silence and returns what it wrote to standard output.
    ///
    /// # Errors
    /// As [`Cmd::run`], with what it wrote to standard error.
    pub(crate) fn capture(mut self) -> Result<String> {
        let shown = self.shown();
        let output = self.inner.output().with_context(|| format!("`{shown}` cannot be started"))?;
        if !output.status.success() {
            bail!("`{shown}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// What a command says about itself, or nothing when it is not there.
    pub(crate) fn probe(self) -> Option<String> {
        self.capture().ok()
    }

    /// Runs to the end; its standard output goes to the terminal and is returned too.
    ///
    /// # Errors
    /// Only when the command cannot be started: its status is for the caller to judge.
    pub(crate) fn tee(mut self) -> Result<(ExitStatus, String)> {
        let shown = self.shown();
        let mut running = Running::start(self.inner.stdout(Stdio::piped()), &shown)?;
        let text = running.child.stdout.take().map(echo).transpose()?.unwrap_or_default();
        Ok((running.wait()?, text))
    }

    /// Starts it and lets it run until the guard is dropped.
    ///
    /// # Errors
    /// Names the command when it cannot be started.
    pub(crate) fn spawn(mut self) -> Result<Running> {
        let shown = self.shown();
        Running::start(&mut self.inner, &shown)
    }

    /// The same, and a way to talk to it: what it reads, and what it writes.
    ///
    /// # Errors
    /// As [`Cmd::spawn`].
    pub(crate) fn talk(mut self) -> Result<(Running, ChildStdin, ChildStdout)> {
        let shown = self.shown();
        let piped = self.inner.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut running = Running::start(piped, &shown)?;
        let to = running.child.stdin.take().context("it cannot be written to")?;
        let from = running.child.stdout.take().context("it cannot be read from")?;
        Ok((running, to, from))
    }

    fn shown(&self) -> String {
        let program = Path::new(self.inner.get_program()).file_name().unwrap_or_default();
        let words = std::iter::once(program).chain(self.inner.get_args());
        words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
    }
}

fn succeeded(status: ExitStatus, shown: &str) -> Result<()> {
    if status.success() { Ok(()) } else { bail!("`{shown}` failed ({status})") }
}

/// Copies a stream to standard output line by line and keeps it.
fn echo(stream: impl Read) -> Result<String> {
    let mut text = String::new();
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        std::io::stdout().write_all(&line)?;
        text.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command_and_what_it_said() {
        let error = Cmd::new("sh").args(["-c", "echo no such key >&2; exit 3"]).capture();
        let said = error.unwrap_err().to_string();
        assert!(said.contains("sh -c") && said.ends_with("no such key"), "{said}");
    }

    #[test]
    fn a_program_that_is_not_there_is_probed_in_silence() {
        assert_eq!(Cmd::new("parlor-no-such-program").probe(), None);
    }

    #[test]
    fn what_is_shown_is_also_returned() {
        let (status, text) = Cmd::new("printf").arg("one\ntwo").tee().unwrap();
        assert!(status.success());
        assert_eq!(text, "one\ntwo");
    }
}
