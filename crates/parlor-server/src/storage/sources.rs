//! Sources and the chunks they were cut into.

use super::{Row, Statement, Store, StoreError, Tx, audit, passages};
use crate::domain::{
    audit::{By, Deed, action},
    source::{ChunkChanges, NewChunk, Source, SourceKind, SourceStatus},
};
use std::collections::HashMap;

/// What a source is read from.
macro_rules! select_sources {
    () => {
        "SELECT id, organization_id, agent_id, kind, title, url, filename, media_type, status, \
         failure, content_hash, char_count, chunk_count, created_at, updated_at FROM sources "
    };
}

impl Store {
    /// Puts a source and its chunks in the place of an earlier one of the agent with
    /// the same URL, or else with the same file name. Returns it as it is kept: under
    /// the id, and with the beginning, of the earlier one.
    ///
    /// Chunks whose hash is there already stay as they are, index and all.
    pub async fn put_source(
        &self,
        source: Source,
        content: &str,
        chunks: &[NewChunk],
        by: &By,
    ) -> Result<(Source, ChunkChanges), StoreError> {
        let fresh_id = source.id.clone();
        let mut tx = self.db.begin_claiming(&source.agent_id).await?;
        let (source, changes) = put_in(&mut tx, source, content, chunks).await?;
        let is_new = source.id == fresh_id;
        let action = if is_new { action::SOURCE_CREATED } else { action::SOURCE_UPDATED };
        let deed = by.did(action, &source.id, source.updated_at).to(&source.title);
        audit::add(&mut tx, &deed).await?;
        tx.commit().await?;
        Ok((source, changes))
    }

    /// A source's text, as it came.
    pub async fn source_text(&self, source_id: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT content FROM source_texts WHERE source_id = $1";
        let row = self.db.first(Statement::new(sql).bind(source_id)).await?;
        row.map(|it| it.text("content")).transpose()
    }

    /// A source of an agent.
    pub async fn source(&self, agent_id: &str, id: &str) -> Result<Option<Source>, StoreError> {
        let sql = concat!(select_sources!(), "WHERE agent_id = $1 AND id = $2");
        let statement = Statement::new(sql).bind(agent_id).bind(id);
        self.db.first(statement).await?.as_ref().map(source).transpose()
    }

    /// Sources of an agent after `cursor`, oldest first.
    pub async fn sources(
        &self,
        agent_id: &str,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Source>, StoreError> {
        let sql =
            concat!(select_sources!(), "WHERE agent_id = $1 AND id > $2 ORDER BY id LIMIT $3");
        let statement =
            Statement::new(sql).bind(agent_id).bind(cursor.unwrap_or_default()).bind(limit);
        self.db.all(statement).await?.iter().map(source).collect()
    }

    /// Removes a source with its chunks; says whether it was there.
    pub async fn remove_source(
        &self,
        agent_id: &str,
        id: &str,
        deed: &Deed,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.begin_claiming(agent_id).await?;
        let sql = "DELETE FROM sources WHERE agent_id = $1 AND id = $2 RETURNING title";
        let gone = tx.all(Statement::new(sql).bind(agent_id).bind(id)).await?;
        let Some(gone) = gone.first() else { return Ok(false) };
        audit::add(&mut tx, &deed.clone().to(&gone.text("title")?)).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// The same as [`Store::put_source`], inside a transaction.
pub(super) async fn put_in(
    tx: &mut Tx,
    mut source: Source,
    content: &str,
    chunks: &[NewChunk],
) -> Result<(Source, ChunkChanges), StoreError> {
    // Inside of the transaction, so that two at once do not both find nothing.
    if let Some(earlier) = source_like(tx, &source).await? {
        (source.id, source.created_at) = (earlier.id, earlier.created_at);
    }
    write_source(tx, &source).await?;
    write_text(tx, &source.id, content).await?;
    let changes = write_chunks(tx, &source, chunks).await?;
    Ok((source, changes))
}

async fn source_like(tx: &mut Tx, new: &Source) -> Result<Option<Source>, StoreError> {
    let sql = concat!(
        select_sources!(),
        "WHERE agent_id = $1 \
         AND (url = $2 OR ($2 IS NULL AND url IS NULL AND filename = $3)) ORDER BY id LIMIT 1"
    );
    let statement = Statement::new(sql).bind(&new.agent_id).bind(&new.url).bind(&new.filename);
    tx.first(statement).await?.as_ref().map(source).transpose()
}

async fn write_source(tx: &mut Tx, source: &Source) -> Result<(), StoreError> {
    let sql = "INSERT INTO sources (id, organization_id, agent_id, kind, title, url, filename, \
            media_type, status, failure, content_hash, char_count, chunk_count, \
            created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
        ON CONFLICT (id) DO UPDATE SET kind = $4, title = $5, url = $6, filename = $7, \
            media_type = $8, status = $9, failure = $10, content_hash = $11, \
            char_count = $12, chunk_count = $13, updated_at = $15";
    let statement = Statement::new(sql)
        .bind(&source.id)
        .bind(&source.organization_id)
        .bind(&source.agent_id)
        .bind(source.kind.as_str())
        .bind(&source.title)
        .bind(&source.url)
        .bind(&source.filename)
        .bind(&source.media_type)
        .bind(source.status.as_str())
        .bind(&source.failure)
        .bind(&source.content_hash)
        .bind(source.char_count)
        .bind(source.chunk_count)
        .bind(source.created_at)
        .bind(source.updated_at);
    tx.execute(statement).await?;
    Ok(())
}

async fn write_text(tx: &mut Tx, source_id: &str, content: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO source_texts (source_id, content) VALUES ($1, $2) \
        ON CONFLICT (source_id) DO UPDATE SET content = $2";
    tx.execute(Statement::new(sql).bind(source_id).bind(content)).await?;
    Ok(())
}

async fn write_chunks(
    tx: &mut Tx,
    source: &Source,
    chunks: &[NewChunk],
) -> Result<ChunkChanges, StoreError> {
    let mut there = numbers_by_hash(tx, &source.id).await?;
    let mut changes = ChunkChanges::default();
    let mut fresh = Vec::new();
    for (position, chunk) in chunks.iter().enumerate() {
        match there.get_mut(&chunk.hash).and_then(Vec::pop) {
            Some(number) => {
                changes.kept += 1;
                move_chunk(tx, number, position).await?;
            }
            None => fresh.push((position, chunk)),
        }
    }
    for number in there.into_values().flatten() {
        changes.removed += 1;
        let sql = "DELETE FROM chunks WHERE number = $1";
        tx.execute(Statement::new(sql).bind(number)).await?;
    }
    let first = passages::reserve(tx, &source.agent_id, fresh.len()).await?;
    for (number, (position, chunk)) in (first..).zip(fresh) {
        changes.added += 1;
        add_chunk(tx, source, number, position, chunk).await?;
    }
    Ok(changes)
}

async fn numbers_by_hash(
    tx: &mut Tx,
    source_id: &str,
) -> Result<HashMap<String, Vec<i64>>, StoreError> {
    let sql = "SELECT number, hash FROM chunks WHERE source_id = $1 ORDER BY position DESC";
    let mut numbers: HashMap<String, Vec<i64>> = HashMap::new();
    for row in tx.all(Statement::new(sql).bind(source_id)).await? {
        numbers.entry(row.text("hash")?).or_default().push(row.int("number")?);
    }
    Ok(numbers)
}

async fn move_chunk(tx: &mut Tx, number: i64, position: usize) -> Result<(), StoreError> {
    let sql = "UPDATE chunks SET position = $1 WHERE number = $2 AND position <> $1";
    tx.execute(Statement::new(sql).bind(position).bind(number)).await?;
    Ok(())
}

async fn add_chunk(
    tx: &mut Tx,
    source: &Source,
    number: i64,
    position: usize,
    chunk: &NewChunk,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO chunks \
        (number, agent_id, source_id, position, heading, anchor, body, hash) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let statement = Statement::new(sql)
        .bind(number)
        .bind(&source.agent_id)
        .bind(&source.id)
        .bind(position)
        .bind(&chunk.heading)
        .bind(&chunk.anchor)
        .bind(&chunk.body)
        .bind(&chunk.hash);
    tx.execute(statement).await?;
    passages::index(tx, number, &chunk.words).await
}

fn source(row: &Row) -> Result<Source, StoreError> {
    Ok(Source {
        id: row.text("id")?,
        organization_id: row.text("organization_id")?,
        agent_id: row.text("agent_id")?,
        kind: named(row, "kind", SourceKind::named)?,
        title: row.text("title")?,
        url: row.opt_text("url")?,
        filename: row.opt_text("filename")?,
        media_type: row.text("media_type")?,
        status: named(row, "status", SourceStatus::named)?,
        failure: row.opt_text("failure")?,
        content_hash: row.text("content_hash")?,
        char_count: count(row, "char_count")?,
        chunk_count: count(row, "chunk_count")?,
        created_at: row.int("created_at")?,
        updated_at: row.int("updated_at")?,
    })
}

fn named<T>(row: &Row, column: &str, read: fn(&str) -> Option<T>) -> Result<T, StoreError> {
    let name = row.text(column)?;
    read(&name).ok_or_else(|| StoreError::Unreadable {
        column: column.into(),
        reason: format!("{name:?} is not known"),
    })
}

/// A count of ours; one that does not fit would be a bug elsewhere, and is shown as the largest.
pub(super) fn count(row: &Row, column: &str) -> Result<u32, StoreError> {
    Ok(u32::try_from(row.int(column)?).unwrap_or(u32::MAX))
}
