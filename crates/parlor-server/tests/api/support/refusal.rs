use parlor_server::storage::{Db, Statement};
use std::path::Path;

/// A database that does not take some writes, as a full disk would.
pub(crate) struct Refusal(Db);

const ENDS: &str = "CREATE TRIGGER refusal BEFORE UPDATE ON turns \
    BEGIN SELECT RAISE(ABORT, 'the test refuses'); END";
const TRACES: &str = "CREATE TRIGGER refusal BEFORE INSERT ON turn_traces \
    BEGIN SELECT RAISE(ABORT, 'the test refuses'); END";
const JOURNALS: &str = "CREATE TRIGGER refusal BEFORE INSERT ON turn_events \
    BEGIN SELECT RAISE(ABORT, 'the test refuses'); END";

impl Refusal {
    /// From now on no turn can end.
    pub(crate) async fn of_ends(database: &Path) -> Self {
        Self::by(ENDS, database).await
    }

    /// From now on no trace can be written down.
    pub(crate) async fn of_traces(database: &Path) -> Self {
        Self::by(TRACES, database).await
    }

    /// From now on no event can be written down.
    pub(crate) async fn of_journals(database: &Path) -> Self {
        Self::by(JOURNALS, database).await
    }

    async fn by(trigger: &'static str, database: &Path) -> Self {
        let db = Db::open(database).await.unwrap();
        db.execute(Statement::new(trigger)).await.unwrap();
        Self(db)
    }

    /// From now on everything is taken again.
    pub(crate) async fn ends(self) {
        self.0.execute(Statement::new("DROP TRIGGER refusal")).await.unwrap();
    }
}
