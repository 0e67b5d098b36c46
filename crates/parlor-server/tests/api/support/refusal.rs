use parlor_server::storage::{Db, Dialect, Location, Statement};

/// A database that does not take some writes, as a full disk would.
pub(crate) struct Refusal(Db, &'static str);

impl Refusal {
    /// From now on no turn can end.
    pub(crate) async fn of_ends(database: &Location) -> Self {
        Self::by("turns", "UPDATE", database).await
    }

    /// From now on no trace can be written down.
    pub(crate) async fn of_traces(database: &Location) -> Self {
        Self::by("turn_traces", "INSERT", database).await
    }

    /// From now on no event can be written down.
    pub(crate) async fn of_journals(database: &Location) -> Self {
        Self::by("turn_events", "INSERT", database).await
    }

    async fn by(table: &'static str, verb: &str, database: &Location) -> Self {
        let db = Db::open(database).await.unwrap();
        let when = format!("CREATE TRIGGER refusal BEFORE {verb} ON {table}");
        let trigger = match db.dialect() {
            Dialect::Sqlite => {
                format!("{when} BEGIN SELECT RAISE(ABORT, 'the test refuses'); END")
            }
            Dialect::Postgres => {
                let function = "CREATE OR REPLACE FUNCTION refuse() RETURNS TRIGGER AS \
                    'BEGIN RAISE ''the test refuses''; END' LANGUAGE plpgsql";
                db.execute(Statement::new(function)).await.unwrap();
                format!("{when} FOR EACH ROW EXECUTE FUNCTION refuse()")
            }
        };
        db.execute(Statement::built(trigger)).await.unwrap();
        Self(db, table)
    }

    /// From now on everything is taken again.
    pub(crate) async fn ends(self) {
        let drop = match self.0.dialect() {
            Dialect::Sqlite => "DROP TRIGGER refusal".to_owned(),
            Dialect::Postgres => format!("DROP TRIGGER refusal ON {}", self.1),
        };
        self.0.execute(Statement::built(drop)).await.unwrap();
    }
}
