//! Data directories and databases.

use crate::support::{Serving, good, home, init, parlor, refused};
use std::path::Path;

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
fn a_database_of_a_newer_version_is_refused_and_not_touched() {
    let home = home();
    init(&home, &[]);
    let path = home.path().join("data/parlor.db");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(change(&path, NEWER));
    let before = std::fs::read(&path).unwrap();
    let output = parlor(home.path()).args(["serve", "--listen", "127.0.0.1:0"]).output().unwrap();
    refused(&output, &["newer version", "9999", "Nothing was changed"]);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

const NEWER: &str = "INSERT INTO _sqlx_migrations \
    (version, description, success, checksum, execution_time) VALUES (9999, 'later', 1, x'00', 0)";
const OLDER: &str = "DELETE FROM _sqlx_migrations \
    WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)";

async fn change(path: &Path, sql: &'static str) {
    use sqlx::{ConnectOptions as _, Connection as _};
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut connection = options.connect().await.unwrap();
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[test]
fn verbs_work_beside_a_running_server_and_do_not_change_the_schema_under_it() {
    let home = home();
    let server = Serving::start(&home, &[]);
    init(&home, &[]);
    assert!(
        good(&parlor(home.path()).args(["keys", "list"]).output().unwrap()).contains("pk_live_")
    );
    let second = parlor(home.path()).args(["serve", "--listen", "127.0.0.1:0"]).output().unwrap();
    refused(&second, &["in use by another server", "--data-dir"]);

    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(change(&home.path().join("data/parlor.db"), OLDER));
    let output = parlor(home.path()).arg("migrate").output().unwrap();
    refused(&output, &["older version", "stop that server"]);
    drop(server);
}

#[test]
fn migrating_twice_is_the_same_as_once() {
    let home = home();
    for _ in 0..2 {
        let output = parlor(home.path()).arg("migrate").output().unwrap();
        assert_eq!(good(&output), "The database is up to date.\n");
    }
}
