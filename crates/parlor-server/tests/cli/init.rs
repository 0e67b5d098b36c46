//! Making an organization, an agent and keys.

use crate::support::{good, home, init, parlor, refused};

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

#[test]
fn an_address_that_no_browser_reaches_is_warned_of() {
    for listen in ["0.0.0.0:0", "0.0.0.0:8787", "127.0.0.1:0", "[::]:8787"] {
        let home = home();
        let mut command = parlor(home.path());
        command.env("PARLOR_LISTEN", listen).args(["init", "--json"]);
        let output = command.output().unwrap();
        good(&output);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("public_url") && said.contains(listen), "{said}");

        let output = command.args(["--public-url", "https://chat.example.com"]).output().unwrap();
        good(&output);
        assert!(output.stderr.is_empty(), "{output:?}");
    }
}
