//! Full-text search over chunks: the one place where databases differ in SQL.

use super::{Dialect, Row, Statement, Store, StoreError, Tx, sources::count};
use crate::domain::{
    passage::{Found, Frequency, Passage, Phrase, Wanted},
    source::IndexWords,
};

/// How many chunk numbers a shelf has: a chunk's number is `shelf * SHELF_SIZE + place`.
const SHELF_SIZE: i64 = 1 << 32;

impl Store {
    /// The passages of an agent that hold any of the wanted words, the best first.
    ///
    /// Ranked by BM25 with a word in the title counting 4, in a heading 2, in the
    /// text 1. Only words reach the index's query language, each quoted, so no
    /// question can be a syntax error or reach another agent's chunks.
    pub async fn find_passages(
        &self,
        agent_id: &str,
        wanted: &[Wanted],
        limit: usize,
    ) -> Result<Found, StoreError> {
        let Some((lowest, highest, chunk_count)) = self.shelf(agent_id).await? else {
            return Ok(Found::default());
        };
        let any: Vec<String> = wanted.iter().filter_map(match_any).collect();
        if any.is_empty() {
            return Ok(Found { chunk_count, ..Found::default() });
        }
        let range = |it: Statement| it.bind(lowest).bind(highest);
        let best = Statement::new(best_sql(self.db.dialect())).bind(any.join(" OR "));
        let rows = self.db.all(range(best).bind(limit).bind(agent_id)).await?;
        let passages = rows.iter().map(passage).collect::<Result<_, _>>()?;
        let counts = self.db.all(range(counts(self.db.dialect(), wanted))).await?;
        let frequencies = counts.iter().map(frequency).collect::<Result<_, _>>()?;
        Ok(Found { passages, chunk_count, frequencies })
    }

    /// The lowest and the highest number on the agent's shelf, and how many chunks stand there.
    async fn shelf(&self, agent_id: &str) -> Result<Option<(i64, i64, u32)>, StoreError> {
        let sql = "SELECT number, \
            (SELECT COUNT(*) FROM chunks WHERE agent_id = $1) AS chunk_count \
            FROM shelves WHERE agent_id = $1";
        let Some(row) = self.db.first(Statement::new(sql).bind(agent_id)).await? else {
            return Ok(None);
        };
        let lowest = row.int("number")? * SHELF_SIZE;
        Ok(Some((lowest, lowest + SHELF_SIZE - 1, count(&row, "chunk_count")?)))
    }
}

/// Takes `many` chunk numbers in a row from the agent's shelf, and returns the first.
pub(super) async fn reserve(tx: &mut Tx, agent_id: &str, many: usize) -> Result<i64, StoreError> {
    let sql = "INSERT INTO shelves (agent_id, number, last_place) \
        SELECT $1, COALESCE(MAX(number), 0) + 1, 0 FROM shelves WHERE true \
        ON CONFLICT (agent_id) DO NOTHING";
    tx.execute(Statement::new(sql).bind(agent_id)).await?;
    let sql = "UPDATE shelves SET last_place = last_place + $2 WHERE agent_id = $1 \
        RETURNING number, last_place";
    let rows = tx.all(Statement::new(sql).bind(agent_id).bind(many)).await?;
    let row = rows.first().ok_or_else(|| StoreError::Unreadable {
        column: "shelves.agent_id".into(),
        reason: "the shelf is gone".into(),
    })?;
    let many = i64::try_from(many).unwrap_or(i64::MAX);
    Ok(row.int("number")? * SHELF_SIZE + row.int("last_place")? - many + 1)
}

/// Puts the words of a chunk into the index. They leave with the chunk, by a trigger.
pub(super) async fn index(tx: &mut Tx, number: i64, words: &IndexWords) -> Result<(), StoreError> {
    let sql = "INSERT INTO chunk_words (rowid, title, heading, body) VALUES ($1, $2, $3, $4)";
    let statement =
        Statement::new(sql).bind(number).bind(&words.title).bind(&words.heading).bind(&words.body);
    tx.execute(statement).await?;
    Ok(())
}

/// The best chunks for `$1` with numbers in `$2..=$3`, at most `$4`, of the agent `$5`.
fn best_sql(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => {
            "SELECT c.number, c.source_id, c.heading, c.anchor, c.body, \
                s.title, s.url, s.filename, s.media_type, m.score \
            FROM (SELECT rowid AS number, -bm25(chunk_words, 4.0, 2.0, 1.0) AS score \
                FROM chunk_words WHERE chunk_words MATCH $1 AND rowid BETWEEN $2 AND $3 \
                ORDER BY score DESC, rowid LIMIT $4) AS m \
            JOIN chunks AS c ON c.number = m.number AND c.agent_id = $5 \
            JOIN sources AS s ON s.id = c.source_id \
            ORDER BY m.score DESC, c.number"
        }
    }
}

/// How common each wanted thing is; the range of numbers comes as the last two arguments.
fn counts(dialect: Dialect, wanted: &[Wanted]) -> Statement {
    let Dialect::Sqlite = dialect;
    let (low, high) = (2 * wanted.len() + 1, 2 * wanted.len() + 2);
    let count = |argument: usize| {
        format!(
            "(SELECT COUNT(*) FROM chunk_words \
             WHERE chunk_words MATCH ${argument} AND rowid BETWEEN ${low} AND ${high})"
        )
    };
    let one = |place: usize| {
        let (own, any) = (count(2 * place + 1), count(2 * place + 2));
        format!("SELECT {place} AS place, {own} AS own, {any} AS any_form")
    };
    let all: Vec<String> = (0..wanted.len()).map(one).collect();
    let sql = format!("{} ORDER BY place", all.join(" UNION ALL "));
    wanted.iter().fold(Statement::built(sql), |statement, it| {
        let own = it.any_of.first().and_then(match_phrase);
        statement.bind(own.unwrap_or_else(nothing)).bind(match_any(it).unwrap_or_else(nothing))
    })
}

/// Matches no chunk.
fn nothing() -> String {
    "\"\"".into()
}

/// `"parcel" OR "e mail" OR "deliv"*` in the query language of FTS5.
fn match_any(wanted: &Wanted) -> Option<String> {
    let phrases: Vec<String> = wanted.any_of.iter().filter_map(match_phrase).collect();
    if phrases.is_empty() { None } else { Some(phrases.join(" OR ")) }
}

fn match_phrase(phrase: &Phrase) -> Option<String> {
    // Words hold letters and digits only; doubling quotes is the second lock on the door.
    let words = phrase.words.join(" ").replace('"', "\"\"");
    if words.trim().is_empty() {
        return None;
    }
    Some(format!("\"{words}\"{}", if phrase.is_prefix { "*" } else { "" }))
}

fn frequency(row: &Row) -> Result<Frequency, StoreError> {
    Ok(Frequency { own: count(row, "own")?, any: count(row, "any_form")? })
}

fn passage(row: &Row) -> Result<Passage, StoreError> {
    Ok(Passage {
        number: row.int("number")?,
        source_id: row.text("source_id")?,
        title: row.text("title")?,
        url: row.opt_text("url")?,
        filename: row.opt_text("filename")?,
        media_type: row.text("media_type")?,
        heading: row.text("heading")?,
        anchor: row.opt_text("anchor")?,
        body: row.text("body")?,
        score: row.real("score")?,
    })
}
