//! Keys, from the command line.

use crate::support::{good, home, init, parlor, refused};

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
fn platform_keys_are_created_listed_and_revoked() {
    let home = home();
    init(&home, &[]);
    let keys = |more: &[&str]| {
        parlor(home.path()).args(["keys", "--platform"]).args(more).output().unwrap()
    };
    assert!(good(&keys(&["create", "--name", "Ops"])).starts_with("plat_live_"));
    let listed = good(&keys(&["list"]));
    assert_eq!(listed.lines().count(), 2, "{listed}");
    assert!(listed.lines().all(|it| it.contains("platform")), "{listed}");
    let line = listed.lines().find(|it| it.ends_with("Ops")).unwrap();
    let id = line.split_whitespace().next().unwrap();
    good(&keys(&["revoke", id]));
    assert!(good(&keys(&["list"])).contains("revoked"));
    refused(&keys(&["revoke", id]), &[id]);
    refused(&keys(&["create", "--scope", "chat"]), &["--scope"]);

    // They are nobody's but the platform's.
    let own = parlor(home.path()).args(["keys", "list"]).output().unwrap();
    assert!(!good(&own).contains("platform"));
}
