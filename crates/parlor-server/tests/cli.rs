//! The binary, as a person starts it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Output, Stdio},
};
use tempfile::TempDir;

/// `parlor-server` with its data in this directory, and no settings from outside.
fn parlor(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parlor-server"));
    for (name, _) in std::env::vars().filter(|it| it.0.starts_with("PARLOR_")) {
        command.env_remove(name);
    }
    command.current_dir(data).arg("--data-dir").arg(data.join("data"));
    command
}

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[track_caller]
fn good(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Expects one clear sentence and exit code 2.
#[track_caller]
fn refused(output: &Output, words: &[&str]) {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "{said}");
    for word in words {
        assert!(said.contains(word), "no {word:?} in {said}");
    }
}

fn init(home: &TempDir, more: &[&str]) -> serde_json::Value {
    let output = parlor(home.path()).args(["init", "--json"]).args(more).output().unwrap();
    serde_json::from_str(&good(&output)).unwrap()
}

/// A server that is killed with the test.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn start(home: &TempDir, more: &[&str]) -> Self {
        let mut command = parlor(home.path());
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(more);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening: http://").expect(&line).to_owned();
        Self { child, address }
    }

    fn get(&self, path: &str) -> String {
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

#[test]
fn init_prints_everything_a_script_needs() {
    let home = home();
    let made = init(&home, &["--name", "Ada", "--origin", "https://shop.example"]);
    for (key, prefix) in [
        ("organizationId", "org_"),
        ("agentId", "agt_"),
        ("publishableKey", "pk_live_"),
        ("secretKey", "sk_live_"),
        ("platformKey", "plat_live_"),
    ] {
        assert!(made[key].as_str().unwrap().starts_with(prefix), "{made}");
    }
    let key = made["publishableKey"].as_str().unwrap();
    let tag = format!(
        r#"<script async src="http://127.0.0.1:8787/parlor.js" data-agent="{key}"></script>"#
    );
    assert_eq!(made["scriptTag"], tag);
}

#[test]
fn init_tells_a_person_what_to_paste_and_what_to_do_next() {
    let home = home();
    let said = good(
        &parlor(home.path())
            .args(["init", "--public-url", "https://chat.example.com/"])
            .output()
            .unwrap(),
    );
    assert!(said.contains(r#"<script async src="https://chat.example.com/parlor.js""#), "{said}");
    assert!(said.contains("No origin may embed the agent yet"), "{said}");
    assert!(said.contains("parlor-server sources add --agent agt_"), "{said}");
}

#[test]
fn init_refuses_an_origin_that_is_none() {
    let output = parlor(home().path()).args(["init", "--origin", "shop.example"]).output().unwrap();
    refused(&output, &["allowedOrigins[0]", "https://"]);
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_keeps_nobody_from_starting() {
    use std::os::unix::ffi::OsStrExt as _;
    let odd = std::ffi::OsStr::from_bytes(b"\xff");
    let home = home();
    good(&parlor(home.path()).env("ODD", odd).args(["init", "--json"]).output().unwrap());
}

#[test]
fn one_address_for_several_files_is_refused() {
    let home = home();
    let agent = init(&home, &[])["agentId"].as_str().unwrap().to_owned();
    for name in ["a.md", "b.md"] {
        std::fs::write(home.path().join(name), "# Hello\n\nWords.").unwrap();
    }
    let words = ["sources", "add", "--agent", &agent, "--url", "/x", "a.md", "b.md"];
    let output = parlor(home.path()).args(words).output().unwrap();
    refused(&output, &["--url", "one file"]);
}

#[test]
fn a_port_in_use_says_so_and_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let home = home();
    let output = parlor(home.path()).args(["serve", "--listen", &address]).output().unwrap();
    refused(&output, &[&address, "in use", "--listen"]);
}

#[test]
fn a_data_directory_that_cannot_be_written_says_so_and_what_to_do() {
    let home = home();
    std::fs::write(home.path().join("data"), "a file is in the way").unwrap();
    for verb in [&["serve", "--listen", "127.0.0.1:0"][..], &["init"], &["migrate"]] {
        let output = parlor(home.path()).args(verb).output().unwrap();
        refused(&output, &["cannot be written", "--data-dir"]);
    }
}

#[test]
fn a_setting_that_does_not_exist_is_named() {
    let home = home();
    std::fs::write(home.path().join("parlor.toml"), "max_mesage_chars = 5").unwrap();
    let output = parlor(home.path()).arg("serve").output().unwrap();
    refused(&output, &["max_mesage_chars", "config.default.toml"]);
}

#[test]
fn a_settings_file_that_is_missing_or_broken_is_named() {
    let home = home();
    let output = parlor(home.path()).args(["serve", "--config", "none.toml"]).output().unwrap();
    refused(&output, &["none.toml"]);
    std::fs::write(home.path().join("parlor.toml"), "listen = ").unwrap();
    refused(&parlor(home.path()).arg("serve").output().unwrap(), &["parlor.toml", "TOML"]);
}

#[test]
fn a_database_of_a_newer_version_is_refused_and_not_touched() {
    let home = home();
    init(&home, &[]);
    let path = home.path().join("data/parlor.db");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(pretend_newer(&path));
    let before = std::fs::read(&path).unwrap();
    let output = parlor(home.path()).args(["serve", "--listen", "127.0.0.1:0"]).output().unwrap();
    refused(&output, &["newer version", "9999", "Nothing was changed"]);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

async fn pretend_newer(path: &Path) {
    use sqlx::{ConnectOptions as _, Connection as _};
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut connection = options.connect().await.unwrap();
    let sql = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
        VALUES (9999, 'later', 1, x'00', 0)";
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[test]
fn migrating_twice_is_the_same_as_once() {
    let home = home();
    for _ in 0..2 {
        let output = parlor(home.path()).arg("migrate").output().unwrap();
        assert_eq!(good(&output), "The database is up to date.\n");
    }
}

#[test]
fn sources_are_taught_listed_and_forgotten_and_a_broken_file_fails_alone() {
    let home = home();
    let agent = init(&home, &[])["agentId"].as_str().unwrap().to_owned();
    std::fs::write(home.path().join("good.md"), "# Returns\n\nWithin 30 days.").unwrap();
    std::fs::write(home.path().join("bad.md"), b"caf\xe9").unwrap();
    let sources = |more: &[&str]| parlor(home.path()).arg("sources").args(more).output().unwrap();
    let output = sources(&["add", "--agent", &agent, "bad.md", "good.md"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("bad.md: the source is not UTF-8"), "{said}");
    assert!(said.contains("1 of 2 files"), "{said}");

    let listed = good(&sources(&["list", "--agent", &agent]));
    assert_eq!(listed.lines().count(), 1);
    assert!(listed.contains("Returns"), "{listed}");
    let source = listed.split_whitespace().next().unwrap();
    good(&sources(&["remove", "--agent", &agent, source]));
    assert_eq!(good(&sources(&["list", "--agent", &agent])), "");

    refused(&sources(&["add", "--agent", "agt_unknown", "good.md"]), &["agt_unknown"]);
}

#[test]
fn keys_are_created_listed_and_revoked() {
    let home = home();
    init(&home, &[]);
    let keys = |more: &[&str]| parlor(home.path()).arg("keys").args(more).output().unwrap();
    let made = good(&keys(&["create", "--scope", "chat", "--test", "--name", "CI"]));
    assert!(made.starts_with("sk_test_"));
    let listed = good(&keys(&["list"]));
    assert!(!listed.contains(made.trim()), "the key itself is not shown again");
    let line = listed.lines().find(|it| it.ends_with("CI")).unwrap();
    assert!(line.contains("active") && line.contains("never used"), "{line}");
    let id = line.split_whitespace().next().unwrap();
    good(&keys(&["revoke", id]));
    assert!(good(&keys(&["list"])).contains("revoked"));
    refused(&keys(&["revoke", id]), &[id]);
    refused(&keys(&["create", "--scope", "everything"]), &["everything", "conversations:read"]);
}

#[test]
fn a_server_answers_serves_its_site_and_ends_when_it_is_told_to() {
    let home = home();
    std::fs::create_dir(home.path().join("site")).unwrap();
    std::fs::write(home.path().join("site/index.html"), "<h1>Shop</h1>").unwrap();
    let mut server = Serving::start(&home, &["--dev", "--site", "site", "--assets", "site"]);
    assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
    assert!(server.get("/").contains("<h1>Shop</h1>"));

    let pid = server.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert!(server.child.wait().unwrap().success());
}

#[test]
fn a_flag_beats_a_variable_and_a_variable_beats_the_file() {
    let home = home();
    std::fs::write(home.path().join("parlor.toml"), "public_url = \"https://file.example\"")
        .unwrap();
    let tag = |change: &dyn Fn(&mut Command)| {
        let mut command = parlor(home.path());
        change(&mut command);
        let said = good(&command.args(["init", "--json"]).output().unwrap());
        let made: serde_json::Value = serde_json::from_str(&said).unwrap();
        made["scriptTag"].as_str().unwrap().split('"').nth(1).unwrap().to_owned()
    };
    let variable = |it: &mut Command| {
        it.env("PARLOR_PUBLIC_URL", "https://variable.example");
    };
    assert_eq!(tag(&|_| {}), "https://file.example/parlor.js");
    assert_eq!(tag(&variable), "https://variable.example/parlor.js");
    let flag = |it: &mut Command| {
        variable(it);
        it.args(["--public-url", "https://flag.example"]);
    };
    assert_eq!(tag(&flag), "https://flag.example/parlor.js");
}
