//! A child that runs while we do something else.

use std::{
    os::unix::process::CommandExt as _,
    process::{Child, Command, ExitStatus},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use nix::sys::signal::Signal;

use super::{interrupted, register, signal, unregister};

/// How long a child may take to end on its own after it was asked to.
const GRACE: Duration = Duration::from_secs(5);

/// A child that is ended when this guard is dropped.
#[must_use = "dropping the guard ends the child"]
pub(crate) struct Running {
    pub(super) child: Child,
    shown: String,
}

impl Running {
    pub(super) fn start(command: &mut Command, shown: &str) -> Result<Self> {
        if interrupted() {
            bail!("interrupted");
        }
        command.process_group(0);
        let child = command.spawn().with_context(|| format!("`{shown}` cannot be started"))?;
        register(child.id());
        Ok(Self { child, shown: shown.to_owned() })
    }

    /// Waits for the end of the child.
    pub(crate) fn wait(mut self) -> Result<ExitStatus> {
        self.child.wait().with_context(|| format!("`{}` was lost", self.shown))
    }

    /// How the child ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let id = self.child.id();
        if self.ended().is_none() {
            signal(id, Signal::SIGTERM);
            let asked = Instant::now();
            while self.ended().is_none() && asked.elapsed() < GRACE {
                std::thread::sleep(Duration::from_millis(20));
            }
            signal(id, Signal::SIGKILL);
            let _ = self.child.wait();
        }
        unregister(id);
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Read as _, process::Stdio, sync::mpsc, thread};

    use nix::{sys::signal::kill, unistd::Pid};

    use super::*;
    use crate::process::Cmd;

    #[test]
    fn dropping_the_guard_ends_the_child() {
        let running = Cmd::new("tail").args(["-f", "/dev/null"]).spawn().unwrap();
        let pid = Pid::from_raw(i32::try_from(running.child.id()).unwrap());
        drop(running);
        assert!(kill(pid, None).is_err(), "the child is still there");
    }

    #[test]
    fn what_the_child_started_ends_with_it() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "tail -f /dev/null & echo; wait"]).stdout(Stdio::piped());
        let mut running = Running::start(&mut shell, "sh").unwrap();
        let mut both_write_to = running.child.stdout.take().unwrap();
        both_write_to.read_exact(&mut [0]).unwrap();
        drop(running);
        let (said, all_gone) = mpsc::channel();
        thread::spawn(move || said.send(both_write_to.read(&mut [0])));
        assert_eq!(all_gone.recv_timeout(GRACE).unwrap().unwrap(), 0);
    }
}
