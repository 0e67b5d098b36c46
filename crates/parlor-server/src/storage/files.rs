//! Files that are sent with messages.

use super::{Ask, Row, Statement, Store, StoreError, Tx, Value};
use crate::domain::{
    access::Access,
    file::{File, FileLimits, ids_in},
};
use bytes::Bytes;
use parlor_wire::message::Part;

/// How many unused files are forgotten in one transaction: others wait for it.
const FORGOTTEN_AT_ONCE: usize = 100;

/// As how much a file without a message counts at least, in bytes, so that there is an end
/// to small ones too.
const SMALLEST_BYTES: i64 = 64 * 1024;

/// A file that a conversation holds, for whoever answers in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldFile {
    /// What it is.
    pub file: File,
    /// The message that brought it.
    pub message_id: String,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is kept.
    Yes,
    /// Of this visitor is kept as much as may be.
    Full,
}

impl Store {
    /// Keeps a file until it is sent with a message, if of its sender no more is kept then
    /// than may be. Where an organization's visitors have sent too many with no message, the
    /// oldest of them are forgotten: who means to send one does so soon.
    pub async fn add_file(
        &self,
        file: &File,
        bytes: &Bytes,
        limits: FileLimits,
    ) -> Result<Kept, StoreError> {
        let mut tx = self.db.begin_claiming(&format!("unused:{}", file.organization_id)).await?;
        let kept = insert(&mut tx, file, bytes, (None, limits.visitor_bytes)).await?;
        if file.visitor_id.is_some() {
            make_room(&mut tx, file, limits.unused_bytes).await?;
        }
        if kept == Kept::Yes {
            tx.commit().await?;
        }
        Ok(kept)
    }

    /// A file within the caller's reach: an organization's for its backends, a
    /// visitor's own and those of its conversations for the visitor.
    pub async fn file_of(&self, access: &Access, id: &str) -> Result<Option<File>, StoreError> {
        self.db.first(within_reach(access, id)).await?.as_ref().map(file).transpose()
    }

    /// Whether a file was sent in another conversation, and not with the message of this
    /// id, which may be about to be sent again.
    pub async fn file_is_elsewhere(
        &self,
        id: &str,
        conversation_id: &str,
        message_id: &str,
    ) -> Result<bool, StoreError> {
        let sql = "SELECT id FROM files WHERE id = $1 AND conversation_id <> $2 \
            AND (message_id IS NULL OR message_id <> $3)";
        let statement = Statement::new(sql).bind(id).bind(conversation_id).bind(message_id);
        Ok(self.db.first(statement).await?.is_some())
    }

    /// The bytes of a file.
    pub async fn file_bytes(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT bytes FROM file_contents WHERE file_id = $1";
        let row = self.db.first(Statement::new(sql).bind(id)).await?;
        row.map(|it| it.bytes("bytes")).transpose()
    }

    /// So many bytes of a file, from there on: who reads slowly keeps no more of it in
    /// memory. None if it is gone.
    pub async fn file_slice(
        &self,
        id: &str,
        from: usize,
        bytes: usize,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT substr(bytes, CAST($2 AS INTEGER), CAST($3 AS INTEGER)) AS bytes \
            FROM file_contents WHERE file_id = $1";
        let row = self.db.first(Statement::new(sql).bind(id).bind(from + 1).bind(bytes)).await?;
        row.map(|it| it.bytes("bytes")).transpose()
    }

    /// The latest files of a conversation, those of its last message first.
    pub async fn files_in(
        &self,
        conversation_id: &str,
        limit: usize,
    ) -> Result<Vec<HeldFile>, StoreError> {
        let sql = "SELECT f.* FROM files f \
            JOIN messages m ON m.conversation_id = f.conversation_id AND m.id = f.message_id \
            WHERE f.conversation_id = $1 ORDER BY m.position DESC, f.id LIMIT $2";
        let rows = self.db.all(Statement::new(sql).bind(conversation_id).bind(limit)).await?;
        let held = |it: &Row| Ok(HeldFile { file: file(it)?, message_id: it.text("message_id")? });
        rows.iter().map(held).collect()
    }

    /// Forgets files that were sent before then and with no message.
    pub async fn prune_files(&self, before_millis: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM files WHERE id IN (SELECT id FROM files \
            WHERE conversation_id IS NULL AND created_at <= $1 LIMIT $2)";
        loop {
            let some = Statement::new(sql).bind(before_millis).bind(FORGOTTEN_AT_ONCE);
            let forgotten = self.db.execute(some).await?;
            if usize::try_from(forgotten).is_ok_and(|it| it < FORGOTTEN_AT_ONCE) {
                return Ok(());
            }
        }
    }
}

/// Why the files of a question do not go with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The one that the body names here is gone, or was sent in another conversation.
    Gone(String),
    /// See [`Kept::Full`].
    Full,
}

/// Sends the files of a question with it, those that were kept before and those that
/// it brings itself.
pub(super) async fn send(tx: &mut Tx, ask: &Ask) -> Result<Option<Refused>, StoreError> {
    let (conversation_id, message_id) = (&ask.conversation.id, &ask.question.id);
    for (file, bytes) in &ask.uploads.files {
        let place =
            (Some((conversation_id.as_str(), message_id.as_str())), ask.uploads.limit_bytes);
        if insert(tx, file, bytes, place).await? == Kept::Full {
            return Ok(Some(Refused::Full));
        }
    }
    let sql = "UPDATE files SET conversation_id = $1, message_id = $2 WHERE id = $3 \
        AND organization_id = $4 AND (conversation_id IS NULL OR conversation_id = $1)";
    for id in ids_in(&ask.question.parts) {
        let statement = Statement::new(sql)
            .bind(conversation_id)
            .bind(message_id)
            .bind(id)
            .bind(&ask.conversation.organization_id);
        if tx.execute(statement).await? == 0 {
            let named = ask.uploads.kept.iter().find(|it| it.0 == id);
            return Ok(Some(Refused::Gone(named.map_or(String::new(), |it| it.1.clone()))));
        }
    }
    Ok(None)
}

/// Whether a question brings the files again that came with it before: by their ids, or
/// once more by name and bytes.
pub(super) async fn are_same(tx: &mut Tx, before: &[Part], ask: &Ask) -> Result<bool, StoreError> {
    let ids: Vec<&str> = ids_in(&ask.question.parts).collect();
    if ids_in(before).count() != ids.len() {
        return Ok(false);
    }
    for (before, now) in ids_in(before).zip(ids) {
        let is_same = match ask.uploads.files.iter().find(|it| it.0.id == now) {
            Some((file, bytes)) => is_copy(tx, before, file, bytes).await?,
            None => before == now,
        };
        if !is_same {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the file of this id is called like another and holds the same.
async fn is_copy(tx: &mut Tx, id: &str, of: &File, bytes: &Bytes) -> Result<bool, StoreError> {
    let sql = "SELECT c.bytes FROM files f JOIN file_contents c ON c.file_id = f.id \
        WHERE f.id = $1 AND f.name = $2 AND f.media_type = $3 AND f.size_bytes = $4";
    let statement = Statement::new(sql).bind(id).bind(&of.name).bind(&of.media_type);
    let Some(row) = tx.first(statement.bind(of.size_bytes)).await? else { return Ok(false) };
    Ok(row.bytes("bytes")? == *bytes)
}

/// Forgets with which messages files came that are no longer there. The files stay as
/// long as the conversation does.
pub(super) async fn let_go(tx: &mut Tx, conversation_id: &str) -> Result<(), StoreError> {
    let sql = "UPDATE files SET message_id = NULL WHERE conversation_id = $1 \
        AND message_id NOT IN (SELECT id FROM messages WHERE conversation_id = $1)";
    tx.execute(Statement::new(sql).bind(conversation_id)).await?;
    Ok(())
}

/// Forgets the oldest files of visitors that no message named, until the others are not
/// more than this; never the one that just came.
async fn make_room(tx: &mut Tx, new: &File, limit_bytes: i64) -> Result<(), StoreError> {
    let sql = "SELECT id, size_bytes FROM files WHERE organization_id = $1 \
        AND visitor_id IS NOT NULL AND conversation_id IS NULL ORDER BY created_at DESC, id DESC";
    let rows = tx.all(Statement::new(sql).bind(&new.organization_id)).await?;
    let mut kept_bytes = new.size_bytes.max(SMALLEST_BYTES);
    for row in rows {
        let id = row.text("id")?;
        if id == new.id {
            continue;
        }
        kept_bytes = kept_bytes.saturating_add(row.int("size_bytes")?.max(SMALLEST_BYTES));
        if kept_bytes > limit_bytes {
            let sql = "DELETE FROM files WHERE id = $1 AND conversation_id IS NULL";
            tx.execute(Statement::new(sql).bind(id)).await?;
        }
    }
    Ok(())
}

async fn insert(
    tx: &mut Tx,
    it: &File,
    bytes: &Bytes,
    (place, limit_bytes): (Option<(&str, &str)>, i64),
) -> Result<Kept, StoreError> {
    if let Some(visitor_id) = &it.visitor_id {
        tx.claim(&format!("files:{visitor_id}")).await?;
        if kept_bytes(tx, visitor_id).await?.saturating_add(it.size_bytes) > limit_bytes {
            return Ok(Kept::Full);
        }
    }
    let sql = "INSERT INTO files (id, organization_id, visitor_id, conversation_id, message_id, \
        name, media_type, size_bytes, created_at) VALUES ($1, $2, \
        COALESCE((SELECT merged_into FROM visitors WHERE id = $3), $3), $4, $5, $6, $7, $8, $9)";
    let statement = Statement::new(sql)
        .bind(&it.id)
        .bind(&it.organization_id)
        .bind(&it.visitor_id)
        .bind(place.map(|it| it.0))
        .bind(place.map(|it| it.1))
        .bind(&it.name)
        .bind(&it.media_type)
        .bind(it.size_bytes)
        .bind(it.created_at);
    tx.execute(statement).await?;
    let sql = "INSERT INTO file_contents (file_id, bytes) VALUES ($1, $2)";
    tx.execute(Statement::new(sql).bind(&it.id).bind(Value::Bytes(bytes.to_vec()))).await?;
    Ok(Kept::Yes)
}

async fn kept_bytes(tx: &mut Tx, visitor_id: &str) -> Result<i64, StoreError> {
    let sql = "SELECT CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) AS n FROM files \
        WHERE visitor_id = $1";
    tx.first(Statement::new(sql).bind(visitor_id)).await?.map_or(Ok(0), |it| it.int("n"))
}

fn within_reach(access: &Access, id: &str) -> Statement {
    let sql = "SELECT f.* FROM files f LEFT JOIN conversations c ON c.id = f.conversation_id \
        WHERE f.id = $1 AND f.organization_id = $2 AND ($3 = '' OR \
        (COALESCE(c.visitor_id, f.visitor_id) = $3 AND (c.id IS NULL OR c.agent_id = $4)))";
    let (visitor_id, agent_id) = match access {
        Access::Visitor { visitor_id, agent_id, .. } => (&**visitor_id, &**agent_id),
        Access::Backend { .. } => ("", ""),
    };
    Statement::new(sql).bind(id).bind(access.organization_id()).bind(visitor_id).bind(agent_id)
}

/// A file as it comes with a message.
pub(super) fn file(row: &Row) -> Result<File, StoreError> {
    Ok(File {
        id: row.text("id")?,
        organization_id: row.text("organization_id")?,
        visitor_id: row.opt_text("visitor_id")?,
        name: row.text("name")?,
        media_type: row.text("media_type")?,
        size_bytes: row.int("size_bytes")?,
        created_at: row.int("created_at")?,
    })
}

/// The files of a question.
#[derive(Clone, Debug, Default)]
pub struct Uploads {
    /// Those that were kept before: `fil_…`, and where the body names it.
    pub kept: Vec<(String, String)>,
    /// Those that it brings itself, each with its bytes.
    pub files: Vec<(File, Bytes)>,
    /// How much of one visitor is kept.
    pub limit_bytes: i64,
}
