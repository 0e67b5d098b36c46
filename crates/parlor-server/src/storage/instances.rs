//! Servers on one database: who lives, and what they ask of each other.

use super::{Dialect, Statement, Store, StoreError, turns::turn};
use crate::domain::{conversation::Turn, conversation_event::Signal};

/// Another server, as the database knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// `ins_…`
    pub id: String,
    /// How often it said that it lives; none if it has turns and never did, or said
    /// goodbye.
    pub beats: Option<i64>,
}

impl Store {
    /// Whether other servers may use the database at the same time.
    pub fn is_shared(&self) -> bool {
        self.db.dialect() == Dialect::Postgres
    }

    /// Says that a server lives.
    pub async fn beat(&self, instance_id: &str, now_millis: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO instances (id, beats, seen_at) VALUES ($1, 1, $2) \
            ON CONFLICT (id) DO UPDATE SET beats = instances.beats + 1, seen_at = $2";
        let mut tx = self.db.begin_unsynced().await?;
        tx.execute(Statement::new(sql).bind(instance_id).bind(now_millis)).await?;
        tx.commit().await
    }

    /// Says goodbye for a server whose turns have ended.
    pub async fn leave(&self, instance_id: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM instances WHERE id = $1";
        self.db.execute(Statement::new(sql).bind(instance_id)).await.map(|_| ())
    }

    /// All other servers that said that they live, or that have turns.
    pub async fn other_instances(&self, instance_id: &str) -> Result<Vec<Other>, StoreError> {
        let sql = "SELECT id, beats FROM instances WHERE id <> $1";
        let mut others = Vec::new();
        for row in self.db.all(Statement::new(sql).bind(instance_id)).await? {
            others.push(Other { id: row.text("id")?, beats: row.opt_int("beats")? });
        }
        let sql = "SELECT DISTINCT instance_id FROM turns WHERE status = 'running' \
            AND instance_id <> $1 AND instance_id NOT IN (SELECT id FROM instances)";
        for row in self.db.all(Statement::new(sql).bind(instance_id)).await? {
            others.push(Other { id: row.text("instance_id")?, beats: None });
        }
        Ok(others)
    }

    /// Forgets a server, unless it has said since that it lives.
    pub async fn forget_instance(&self, it: &Other) -> Result<(), StoreError> {
        let sql = "DELETE FROM instances WHERE id = $1 AND beats = $2";
        self.db.execute(Statement::new(sql).bind(&it.id).bind(it.beats)).await.map(|_| ())
    }

    /// The turn of a conversation that some server runs.
    pub async fn running_turn(&self, conversation_id: &str) -> Result<Option<Turn>, StoreError> {
        let sql = "SELECT * FROM turns WHERE conversation_id = $1 AND status = 'running'";
        let row = self.db.first(Statement::new(sql).bind(conversation_id)).await?;
        row.as_ref().map(turn).transpose()
    }

    /// Asks the server that runs this turn to stop it.
    pub async fn request_stop(&self, turn: &Turn, now_millis: i64) -> Result<(), StoreError> {
        let sql = "UPDATE turns SET stop_requested_at = COALESCE(stop_requested_at, $1) \
            WHERE id = $2 AND status = 'running'";
        self.db.execute(Statement::new(sql).bind(now_millis).bind(&turn.id)).await?;
        self.tell(&turn.instance_id, Signal::Changed);
        Ok(())
    }

    /// Turns of a server that somebody asked another server to stop.
    pub async fn requested_stops(&self, instance_id: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT id FROM turns WHERE status = 'running' AND instance_id = $1 \
            AND stop_requested_at IS NOT NULL";
        let rows = self.db.all(Statement::new(sql).bind(instance_id)).await?;
        rows.iter().map(|it| it.text("id")).collect()
    }
}
