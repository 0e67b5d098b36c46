//! The server, as a process.

use crate::support::{Serving, home, parlor, refused};
use std::{net::TcpListener, process::Command};

#[test]
fn a_port_in_use_says_so_and_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let home = home();
    let output = parlor(home.path()).args(["serve", "--listen", &address]).output().unwrap();
    refused(&output, &[&address, "in use", "--listen"]);
}

#[test]
fn a_server_answers_serves_its_site_and_ends_when_it_is_told_to() {
    let home = home();
    std::fs::create_dir(home.path().join("site")).unwrap();
    std::fs::write(home.path().join("site/index.html"), "<h1>Shop</h1>").unwrap();
    let mut server = Serving::start(&home, &["--dev", "--site", "site", "--assets", "site"]);
    assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
    assert!(server.get("/").contains("<h1>Shop</h1>"));

    // Every shell has it; the program of that name is not on every machine.
    let kill = format!("kill -TERM {}", server.child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    assert!(server.child.wait().unwrap().success());
}
