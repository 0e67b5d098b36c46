//! What a person reads while they wait.

use std::io::IsTerminal;

/// A step that is about to begin.
pub(crate) fn step(text: &str) {
    if std::io::stderr().is_terminal() {
        eprintln!("\x1b[1;34m==>\x1b[0m {text}");
    } else {
        eprintln!("==> {text}");
    }
}

/// Something worth knowing about the step under way.
pub(crate) fn note(text: &str) {
    eprintln!("    {text}");
}

/// Why the verb ends without having done its work.
pub(crate) fn failure(text: &str) {
    if std::io::stderr().is_terminal() {
        eprintln!("\x1b[1;31merror:\x1b[0m {text}");
    } else {
        eprintln!("error: {text}");
    }
}
