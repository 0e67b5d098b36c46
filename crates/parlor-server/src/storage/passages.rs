//! Full-text search over chunks: the one place where databases differ in SQL.
//! What `PostgreSQL` needs is in `passages/postgres.rs`.

mod postgres;

use super::{Dialect, Row, Statement, Store, StoreError, Tx, sources::count, words::Shelf};
use crate::domain::{
    passage::{Found, Frequency, Passage, Phrase, Wanted},
    source::IndexWords,
};

/// How many chunk numbers a shelf has: a chunk's number is `shelf * SHELF_SIZE + place`.
const SHELF_SIZE: i64 = 1 << 32;

/// Ranking this many chunks takes one or two milliseconds.
const MAX_RANKED: u32 = 1_000;

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
        if wanted.iter().all(|it| match_any(it).is_none()) {
            return Ok(Found { chunk_count, ..Found::default() });
        }
        if self.db.dialect() == Dialect::Postgres {
            let own = Shelf(lowest / SHELF_SIZE);
            return postgres::find(&self.db, agent_id, own, chunk_count, wanted, limit).await;
        }
        let range = |it: Statement| it.bind(lowest).bind(highest);
        let counts = self.db.all(range(counts(wanted))).await?;
        let frequencies: Vec<Frequency> = counts.iter().map(frequency).collect::<Result<_, _>>()?;
        let mut passages = Vec::new();
        for expression in match_best(wanted, &frequencies) {
            let best = Statement::new(BEST).bind(expression);
            let rows = self.db.all(range(best).bind(limit).bind(agent_id)).await?;
            let scored = rows.iter().map(|row| passage(row, row.real("score")?));
            passages = scored.collect::<Result<_, _>>()?;
            if !passages.is_empty() {
                break;
            }
        }
        Ok(Found { passages, chunk_count, frequencies })
    }

    /// The lowest and the highest number on the agent's shelf, and how many chunks stand there.
    async fn shelf(&self, agent_id: &str) -> Result<Option<(i64, i64, u32)>, StoreError> {
        let sql = "SELECT number, \
            (SELECT CAST(COALESCE(SUM(chunk_count), 0) AS BIGINT) \
                FROM sources WHERE agent_id = $1) AS chunk_count \
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
    let known = Statement::new("SELECT number FROM shelves WHERE agent_id = $1").bind(agent_id);
    if tx.first(known).await?.is_none() {
        // The next number belongs to one agent only.
        tx.claim("shelves").await?;
        let sql = "INSERT INTO shelves (agent_id, number, last_place) \
            SELECT $1, COALESCE(MAX(number), 0) + 1, 0 FROM shelves";
        tx.execute(Statement::new(sql).bind(agent_id)).await?;
    }
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
    if tx.dialect() == Dialect::Postgres {
        return postgres::index(tx, number, words).await;
    }
    let sql = "INSERT INTO chunk_words (rowid, title, heading, body) VALUES ($1, $2, $3, $4)";
    let statement =
        Statement::new(sql).bind(number).bind(&words.title).bind(&words.heading).bind(&words.body);
    tx.execute(statement).await?;
    Ok(())
}

/// The best chunks for `$1` with numbers in `$2..=$3`, at most `$4`, of the agent `$5`.
///
/// `CROSS JOIN` keeps SQLite from beginning with all chunks of the agent.
const BEST: &str = "SELECT c.number, c.source_id, c.heading, c.anchor, c.body, \
        s.title, s.url, s.filename, s.media_type, m.score \
    FROM (SELECT rowid AS number, -bm25(chunk_words, 4.0, 2.0, 1.0) AS score \
        FROM chunk_words WHERE chunk_words MATCH $1 AND rowid BETWEEN $2 AND $3 \
        ORDER BY score DESC, rowid LIMIT $4) AS m \
    CROSS JOIN chunks AS c ON c.number = m.number AND c.agent_id = $5 \
    CROSS JOIN sources AS s ON s.id = c.source_id \
    ORDER BY m.score DESC, c.number";

/// How common each wanted thing is; the range of numbers comes as the last two arguments.
fn counts(wanted: &[Wanted]) -> Statement {
    let (low, high) = (2 * wanted.len() + 1, 2 * wanted.len() + 2);
    let count = |argument: usize| {
        format!(
            "(SELECT COUNT(*) FROM chunk_words \
             WHERE chunk_words MATCH ${argument} AND rowid BETWEEN ${low} AND ${high})"
        )
    };
    let one = |(place, it): (usize, &Wanted)| {
        let own = count(2 * place + 1);
        // One form alone is not counted twice.
        let any = if it.any_of.len() > 1 { count(2 * place + 2) } else { "NULL".into() };
        format!("SELECT {place} AS place, {own} AS own, {any} AS any_form")
    };
    let all: Vec<String> = wanted.iter().enumerate().map(one).collect();
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

/// Which chunks to rank.
#[derive(Debug)]
enum Plan<'a> {
    /// Those with any of these.
    Any(Vec<&'a Wanted>),
    /// Those with any of the rare ones; the others add to their score.
    Rare { rare: Vec<&'a Wanted>, common: Vec<&'a Wanted> },
    /// Those with any of these in the title or the heading.
    InPlace(Vec<&'a Wanted>),
    /// Those with all of these.
    Together(Vec<&'a Wanted>),
}

/// Which chunks to rank, to try in turn until one finds any.
///
/// Ranking reads the length of every matching chunk, so a word that is in thousands
/// of them costs more than it tells. Such words only add to the score of chunks that
/// have a rarer one; if all are common, they are looked for where they count
/// most, in titles and headings, and else must stand together.
fn plans<'a>(wanted: &'a [Wanted], frequencies: &[Frequency]) -> Vec<Plan<'a>> {
    let with_words = frequencies.iter().zip(wanted).filter(|it| match_wanted(it.1).is_some());
    let mut found: Vec<(u32, &Wanted)> = with_words.map(|(it, of)| (it.any, of)).collect();
    found.sort_by_key(|it| it.0);
    let mut sum = 0_u32;
    let rare = found.iter().take_while(|it| {
        sum = sum.saturating_add(it.0);
        sum <= MAX_RANKED
    });
    let (few, many) = found.split_at(rare.count());
    let of = |them: &[(u32, &'a Wanted)]| them.iter().map(|it| it.1).collect::<Vec<_>>();
    if many.is_empty() {
        vec![Plan::Any(of(few))]
    } else if few.iter().any(|it| it.0 > 0) {
        vec![Plan::Rare { rare: of(few), common: of(many) }]
    } else {
        vec![Plan::InPlace(of(many)), Plan::Together(of(many))]
    }
}

/// The same in the query language of FTS5.
fn match_best(wanted: &[Wanted], frequencies: &[Frequency]) -> Vec<String> {
    let join = |them: &[&Wanted], glue: &str| {
        let each = them.iter().filter_map(|it| match_wanted(it)).map(|it| format!("({it})"));
        each.collect::<Vec<_>>().join(glue)
    };
    let write = |plan: &Plan<'_>| match plan {
        Plan::Any(any) => join(any, " OR "),
        Plan::Rare { rare, common } => {
            let all = [rare.as_slice(), common].concat();
            format!("({}) AND ({})", join(rare, " OR "), join(&all, " OR "))
        }
        Plan::InPlace(any) => format!("{{title heading}} : ({})", join(any, " OR ")),
        Plan::Together(all) => join(all, " AND "),
    };
    plans(wanted, frequencies).iter().map(write).collect()
}

/// `"parcel" OR "e mail"` in the query language of FTS5.
fn match_any(wanted: &Wanted) -> Option<String> {
    let phrases: Vec<String> = wanted.any_of.iter().filter_map(match_phrase).collect();
    if phrases.is_empty() { None } else { Some(phrases.join(" OR ")) }
}

/// The same with what it may become: `"norw" OR "norw"*`.
fn match_wanted(wanted: &Wanted) -> Option<String> {
    let more = wanted.may_become.as_ref().and_then(match_phrase);
    let parts: Vec<String> = match_any(wanted).into_iter().chain(more).collect();
    if parts.is_empty() { None } else { Some(parts.join(" OR ")) }
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
    let own = count(row, "own")?;
    let any = row.opt_int("any_form")?.map(|it| u32::try_from(it).unwrap_or(u32::MAX));
    Ok(Frequency { own, any: any.unwrap_or(own) })
}

fn passage(row: &Row, score: f64) -> Result<Passage, StoreError> {
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
        score,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(words: &[&str]) -> Vec<Wanted> {
        let one = |it: &&str| Wanted {
            any_of: vec![Phrase { words: vec![(*it).into()], is_prefix: false }],
            may_become: None,
        };
        words.iter().map(one).collect()
    }

    #[track_caller]
    fn check(found: &[(&str, u32)], expected: &[&str]) {
        let words: Vec<&str> = found.iter().map(|it| it.0).collect();
        let frequencies: Vec<Frequency> =
            found.iter().map(|it| Frequency { own: it.1, any: it.1 }).collect();
        assert_eq!(match_best(&wanted(&words), &frequencies), expected);
    }

    #[test]
    fn in_a_small_shelf_any_word_will_do() {
        check(&[("ship", 40), ("norway", 3)], &[r#"("norway") OR ("ship")"#]);
    }

    #[test]
    fn a_common_word_only_adds_to_a_rare_one() {
        check(&[("ship", 9_000), ("norway", 3)], &[r#"(("norway")) AND (("norway") OR ("ship"))"#]);
    }

    #[test]
    fn common_words_are_looked_for_in_headings_and_else_together() {
        check(
            &[("ship", 9_000), ("xyz", 0), ("cost", 8_000)],
            &[r#"{title heading} : (("cost") OR ("ship"))"#, r#"("cost") AND ("ship")"#],
        );
    }

    #[test]
    fn a_quote_cannot_end_a_phrase() {
        let phrase = Phrase { words: vec!["a\" OR \"b".into()], is_prefix: true };
        assert_eq!(match_phrase(&phrase), Some("\"a\"\" OR \"\"b\"*".into()));
    }
}
