//! Child processes: what they print reaches the terminal, and none outlives us.

mod cmd;
mod running;

pub(crate) use cmd::Cmd;
pub(crate) use running::Running;

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use nix::{
    sys::signal::{Signal, killpg},
    unistd::Pid,
};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Ends every running child when we are interrupted or terminated.
pub(crate) fn end_children_with_us() {
    let handled = ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        for pid in lock().iter().copied() {
            signal(pid, Signal::SIGTERM);
        }
    });
    if let Err(error) = handled {
        crate::say::note(&format!("ctrl-c may leave children behind: {error}"));
    }
}

/// Whether somebody asked us to stop.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

fn register(pid: u32) {
    lock().push(pid);
}

fn unregister(pid: u32) {
    lock().retain(|it| *it != pid);
}

/// Each child leads a group, in which its own children are: a cargo that is ended
/// leaves its compilers behind.
fn signal(leader: u32, signal: Signal) {
    if let Ok(leader) = i32::try_from(leader) {
        // They may have ended in this very moment.
        let _ = killpg(Pid::from_raw(leader), signal);
    }
}

fn lock() -> MutexGuard<'static, Vec<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}
