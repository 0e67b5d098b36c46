//! Brings a database's schema up to date, and refuses one from the future.

use super::OpenError;
use sqlx::{
    ConnectOptions as _, PgConnection, PgPool, Row as _, SqlSafeStr as _, SqliteConnection,
    SqlitePool,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
    sqlite::SqliteConnectOptions,
};
use std::path::Path;

/// Every file of `migrations/`, as (name, text). A name is `NNNN_what.sql` for
/// all databases, or `NNNN_what.sqlite.sql` for one of them.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// Runs what is missing. Safe to call twice, also from two processes at once:
/// the one that comes second finds the work done.
pub(super) async fn run(pool: &SqlitePool, path: &Path) -> Result<(), OpenError> {
    let migrator = Migrator::with_migrations(migrations("sqlite"));
    let first = migrator.run(pool).await;
    let result = match first {
        Err(MigrateError::ExecuteMigration(..) | MigrateError::Execute(_)) => {
            migrator.run(pool).await
        }
        other => other,
    };
    result.map_err(|error| OpenError::Migration { path: path.into(), reason: error.to_string() })
}

/// Does the same on `PostgreSQL`, whose servers wait for each other.
pub(super) async fn run_on_server(pool: &PgPool, name: &Path) -> Result<(), OpenError> {
    let ran = Migrator::with_migrations(migrations("postgres")).run(pool).await;
    ran.map_err(|error| OpenError::Migration { path: name.into(), reason: error.to_string() })
}

/// Looks the same way at a database of a server.
pub(super) async fn is_server_behind(
    connection: &mut PgConnection,
    name: &Path,
) -> Result<bool, OpenError> {
    let unusable =
        |error: sqlx::Error| OpenError::Unusable { path: name.into(), reason: error.to_string() };
    let tables = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL AS there";
    let row = sqlx::query(tables).fetch_one(&mut *connection).await.map_err(unusable)?;
    if !row.get::<bool, _>("there") {
        return Ok(true);
    }
    let rows = sqlx::query(APPLIED).fetch_all(connection).await.map_err(unusable)?;
    is_missing_any(&rows.iter().map(|row| row.get("version")).collect::<Vec<_>>(), "postgres", name)
}

const APPLIED: &str = "SELECT version FROM _sqlx_migrations";

/// Whether a migration is not among the applied ones. The highest number alone would
/// not tell: numbers are set apart for work that lands in another order.
fn is_missing_any(applied: &[i64], dialect: &str, path: &Path) -> Result<bool, OpenError> {
    let all: Vec<i64> = migrations(dialect).iter().map(|it| it.version).collect();
    let known = all.iter().max().copied().unwrap_or(0);
    let found = applied.iter().max().copied().unwrap_or(0);
    if found > known {
        return Err(OpenError::Newer { path: path.into(), found, known });
    }
    Ok(all.iter().any(|it| !applied.contains(it)))
}

/// Looks, without writing, whether [`run`] has something to do; refuses a database
/// of a newer server.
pub(super) async fn is_behind(path: &Path) -> Result<bool, OpenError> {
    let unusable =
        |error: sqlx::Error| OpenError::Unusable { path: path.into(), reason: error.to_string() };
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let mut connection = options.connect().await.map_err(unusable)?;
    let applied = applied(&mut connection).await.map_err(unusable)?;
    is_missing_any(&applied, "sqlite", path)
}

/// The versions of the schema's migrations; none if there is no schema.
async fn applied(connection: &mut SqliteConnection) -> sqlx::Result<Vec<i64>> {
    let tables = "SELECT COUNT(*) AS n FROM sqlite_master WHERE name = '_sqlx_migrations'";
    let row = sqlx::query(tables).fetch_one(&mut *connection).await?;
    if row.get::<i64, _>("n") == 0 {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(APPLIED).fetch_all(connection).await?;
    Ok(rows.iter().map(|row| row.get("version")).collect())
}

fn migrations(dialect: &str) -> Vec<Migration> {
    FILES.iter().filter_map(|(name, sql)| migration(name, sql, dialect)).collect()
}

fn migration(name: &str, sql: &'static str, dialect: &str) -> Option<Migration> {
    let stem = name.strip_suffix(".sql")?;
    let (stem, only) = stem.split_once('.').map_or((stem, None), |(it, only)| (it, Some(only)));
    if only.is_some_and(|only| only != dialect) {
        return None;
    }
    let (version, what) = stem.split_once('_')?;
    let what = what.replace('_', " ");
    let version = version.parse().ok()?;
    Some(Migration::new(version, what.into(), MigrationType::Simple, sql.into_sql_str(), false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_file_has_a_version_of_its_own() {
        let of = |dialect| migrations(dialect).iter().map(|it| it.version).collect::<Vec<i64>>();
        for dialect in ["sqlite", "postgres"] {
            let versions = of(dialect);
            let mut sorted = versions.clone();
            sorted.dedup();
            assert_eq!(versions, sorted);
            assert_eq!(versions.first(), Some(&1));
        }
        // A version that only one of them has would make the other look newer.
        assert_eq!(of("sqlite"), of("postgres"));
    }

    #[test]
    fn a_file_for_another_database_is_left_out() {
        assert!(migration("0002_search.postgres.sql", "", "sqlite").is_none());
        assert!(migration("0002_search.sqlite.sql", "", "sqlite").is_some());
    }

    #[test]
    fn a_lower_number_that_landed_later_is_still_missing() {
        let all: Vec<i64> = migrations("sqlite").iter().map(|it| it.version).collect();
        let path = Path::new("parlor.db");
        assert!(!is_missing_any(&all, "sqlite", path).unwrap());
        for gap in &all {
            let applied: Vec<i64> = all.iter().filter(|it| *it != gap).copied().collect();
            assert!(is_missing_any(&applied, "sqlite", path).unwrap());
        }
        assert!(is_missing_any(&[all.as_slice(), &[9_999]].concat(), "sqlite", path).is_err());
    }
}
