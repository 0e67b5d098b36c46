//! Child processes that end when nobody needs them any more.

use std::{
    env,
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

/// A running program, which ends when this guard is dropped.
#[derive(Debug)]
pub(crate) struct Program(Child);

impl Program {
    /// Starts it, silently. It shares our process group, so that Ctrl-C ends both.
    pub(crate) fn start(command: &mut Command) -> Result<Self, String> {
        let quiet = command.stdin(Stdio::null()).stderr(Stdio::null());
        let child = quiet.spawn().map_err(|it| format!("{command:?} cannot be started: {it}"))?;
        Ok(Self(child))
    }

    /// What it prints, if its standard output is a pipe.
    pub(crate) fn output(&mut self) -> Option<std::process::ChildStdout> {
        self.0.stdout.take()
    }

    /// Whether it has ended on its own.
    pub(crate) fn has_ended(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(Some(_)) | Err(_))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The first of these programs that is on the `PATH`.
///
/// # Errors
/// Names them all.
pub(crate) fn find(names: &[&str]) -> Result<PathBuf, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let directories: Vec<PathBuf> = env::split_paths(&path).collect();
    let candidates = names.iter().flat_map(|name| directories.iter().map(move |it| it.join(name)));
    candidates
        .into_iter()
        .find(|it| it.is_file())
        .ok_or_else(|| format!("{} is not on the PATH", names.join(" or ")))
}

/// A port of this machine that was free a moment ago.
pub(crate) fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let address = listener.and_then(|it| it.local_addr());
    address.map(|it| it.port()).map_err(|it| format!("no port is free: {it}"))
}
