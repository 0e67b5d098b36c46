//! Starts the binary, and reads what it says.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Output, Stdio},
};
use tempfile::TempDir;

/// `parlor-server` with its data in this directory, and no settings from outside.
pub(crate) fn parlor(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parlor-server"));
    for (name, _) in std::env::vars().filter(|it| it.0.starts_with("PARLOR_")) {
        command.env_remove(name);
    }
    command.current_dir(data).arg("--data-dir").arg(data.join("data"));
    command
}

pub(crate) fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[track_caller]
pub(crate) fn good(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Expects one clear sentence and exit code 2.
#[track_caller]
pub(crate) fn refused(output: &Output, words: &[&str]) {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "{said}");
    for word in words {
        assert!(said.contains(word), "no {word:?} in {said}");
    }
}

pub(crate) fn init(home: &TempDir, more: &[&str]) -> serde_json::Value {
    let output = parlor(home.path()).args(["init", "--json"]).args(more).output().unwrap();
    serde_json::from_str(&good(&output)).unwrap()
}

/// A server that is killed with the test.
pub(crate) struct Serving {
    pub(crate) child: Child,
    pub(crate) address: String,
}

impl Serving {
    pub(crate) fn start(home: &TempDir, more: &[&str]) -> Self {
        let mut command = parlor(home.path());
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(more);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening: http://").expect(&line).to_owned();
        Self { child, address }
    }

    /// The address of what is at this path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already, as some tests want.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
