use parlor_server::storage::{Db, Dialect, Location, Statement};
use std::collections::BTreeMap;

/// What outlives what it tells of: who did what, and how much was asked on a day.
const KEPT: [&str; 2] = ["audit_log", "daily_usage"];

/// How many rows each table has, but for what is kept.
pub(crate) async fn rows(database: &Location) -> BTreeMap<String, i64> {
    let db = Db::open(database).await.unwrap();
    let mut found = BTreeMap::new();
    for name in tables(&db).await.into_iter().filter(|it| !KEPT.contains(&it.as_str())) {
        let count = Statement::built(format!("SELECT COUNT(*) AS n FROM \"{name}\""));
        found.insert(name, db.first(count).await.unwrap().unwrap().int("n").unwrap());
    }
    found
}

/// Where these words stand, as `table.column`.
pub(crate) async fn mentions(database: &Location, words: &str) -> Vec<String> {
    let db = Db::open(database).await.unwrap();
    let mut found = Vec::new();
    for table in tables(&db).await {
        for column in columns(&db, &table).await {
            let sql = format!(
                "SELECT COUNT(*) AS n FROM \"{table}\" WHERE CAST(\"{column}\" AS TEXT) LIKE $1"
            );
            let count = Statement::built(sql).bind(format!("%{words}%"));
            if db.first(count).await.unwrap().unwrap().int("n").unwrap() > 0 {
                found.push(format!("{table}.{column}"));
            }
        }
    }
    found
}

async fn tables(db: &Db) -> Vec<String> {
    let sql = match db.dialect() {
        Dialect::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' \
            AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%\\_words\\_%' ESCAPE '\\' \
            AND name NOT LIKE '%\\_search\\_%' ESCAPE '\\' \
            AND name NOT LIKE '%\\_pieces\\_%' ESCAPE '\\'"
        }
        Dialect::Postgres => {
            "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = 'public'"
        }
    };
    names(db, Statement::new(sql)).await
}

async fn columns(db: &Db, table: &str) -> Vec<String> {
    let sql = match db.dialect() {
        Dialect::Sqlite => "SELECT name FROM pragma_table_info($1)",
        Dialect::Postgres => {
            "SELECT CAST(column_name AS TEXT) AS name FROM information_schema.columns \
            WHERE table_schema = 'public' AND table_name = $1"
        }
    };
    names(db, Statement::new(sql).bind(table)).await
}

async fn names(db: &Db, statement: Statement) -> Vec<String> {
    let rows = db.all(statement).await.unwrap();
    rows.iter().map(|it| it.text("name").unwrap()).collect()
}
