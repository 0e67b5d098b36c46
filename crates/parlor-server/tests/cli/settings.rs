//! Where settings come from, and those that are refused.

use crate::support::{good, home, parlor, refused};
use std::process::Command;

#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_keeps_nobody_from_starting() {
    use std::os::unix::ffi::OsStrExt as _;
    let odd = std::ffi::OsStr::from_bytes(b"\xff");
    let home = home();
    good(&parlor(home.path()).env("ODD", odd).args(["init", "--json"]).output().unwrap());
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

#[test]
fn a_variable_that_names_no_setting_is_warned_of_by_name() {
    let home = home();
    let mut command = parlor(home.path());
    command.env("PARLOR_PUBLIC_ULR", "https://chat.example.com").env("PARLOR_LISTEN", "");
    let output = command.args(["init", "--json"]).output().unwrap();
    good(&output);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("PARLOR_PUBLIC_ULR is no setting"), "{said}");
    assert!(!said.contains("PARLOR_LISTEN"), "{said}");
}
