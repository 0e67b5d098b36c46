//! Teaching, from the command line.

use crate::support::{good, home, init, parlor, refused};

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
