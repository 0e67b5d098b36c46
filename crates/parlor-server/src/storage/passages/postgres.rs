//! The same search on `PostgreSQL`: its index finds, and BM25 over what it finds ranks.

use super::{Frequency, Plan, SHELF_SIZE, passage, plans};
use crate::{
    domain::{
        passage::{Found, Passage, Phrase, Wanted},
        source::IndexWords,
    },
    storage::{
        Db, Row, Statement, StoreError, Tx,
        sources::count,
        words::{Candidate, Shelf, Shelved, places, vector, words_of},
    },
};
use std::collections::BTreeMap;

/// How many chunks are ranked by BM25, of those that the index likes best.
const CANDIDATES: usize = 200;

/// Puts the words of a chunk into the index. They leave with the chunk.
pub(super) async fn index(tx: &mut Tx, number: i64, words: &IndexWords) -> Result<(), StoreError> {
    let (text, length) = vector(Shelf(number / SHELF_SIZE), words);
    let sql = "INSERT INTO chunk_words (number, words, length) \
        VALUES ($1, CAST($2 AS TSVECTOR), $3)";
    tx.execute(Statement::new(sql).bind(number).bind(text).bind(length)).await?;
    Ok(())
}

/// The best passages of a shelf, and how common each wanted thing is.
pub(super) async fn find(
    db: &Db,
    agent_id: &str,
    shelf: Shelf,
    chunk_count: u32,
    wanted: &[Wanted],
    limit: usize,
) -> Result<Found, StoreError> {
    let frequencies = frequencies(db, shelf, wanted).await?;
    let average_length = average_length(db, shelf).await?;
    let shelved = Shelved { shelf, chunk_count: chunk_count.into(), average_length };
    let common: Vec<(&Wanted, u32)> =
        wanted.iter().zip(&frequencies).map(|(it, found)| (it, found.any)).collect();
    let mut passages = Vec::new();
    for plan in plans(wanted, &frequencies) {
        let Some(expression) = expression(shelf, &plan) else { continue };
        let best = best(candidates(db, shelf, &expression, wanted).await?, &shelved, &common);
        passages = read(db, agent_id, best.into_iter().take(limit).collect()).await?;
        if !passages.is_empty() {
            break;
        }
    }
    Ok(Found { passages, chunk_count, frequencies })
}

/// Best first; of equal ones, the one that was added first.
fn best(
    candidates: BTreeMap<i64, Candidate>,
    shelved: &Shelved,
    wanted: &[(&Wanted, u32)],
) -> Vec<(i64, f64)> {
    let score = |(number, it): (i64, Candidate)| (number, shelved.score(&it, wanted));
    let mut scored: Vec<(i64, f64)> = candidates.into_iter().map(score).collect();
    scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    scored
}

fn expression(shelf: Shelf, plan: &Plan<'_>) -> Option<String> {
    let each = |them: &[&Wanted], place: &str, glue: &str| {
        let each = them.iter().filter_map(|it| shelf.query(forms(it), place));
        let each: Vec<String> = each.collect();
        if each.is_empty() { None } else { Some(each.join(glue)) }
    };
    match plan {
        Plan::Any(any) | Plan::Rare { rare: any, .. } => each(any, "", " | "),
        Plan::InPlace(any) => each(any, "AB", " | "),
        Plan::Together(all) => each(all, "", " & "),
    }
}

/// All ways in which it is found.
fn forms(wanted: &Wanted) -> impl Iterator<Item = &Phrase> {
    wanted.any_of.iter().chain(&wanted.may_become)
}

async fn frequencies(
    db: &Db,
    shelf: Shelf,
    wanted: &[Wanted],
) -> Result<Vec<Frequency>, StoreError> {
    let sql = "SELECT COUNT(*) AS n FROM chunk_words WHERE words @@ CAST($1 AS TSQUERY)";
    let count_of = async |expression: Option<String>| -> Result<u32, StoreError> {
        let Some(expression) = expression else { return Ok(0) };
        let row = db.first(Statement::new(sql).bind(expression)).await?;
        row.as_ref().map_or(Ok(0), |it| count(it, "n"))
    };
    let mut found = Vec::with_capacity(wanted.len());
    for it in wanted {
        let own = count_of(shelf.query(it.any_of.first(), "")).await?;
        // One form alone is not counted twice.
        let any =
            if it.any_of.len() > 1 { count_of(shelf.query(&it.any_of, "")).await? } else { own };
        found.push(Frequency { own, any });
    }
    Ok(found)
}

async fn average_length(db: &Db, shelf: Shelf) -> Result<f64, StoreError> {
    let sql = "SELECT CAST(COALESCE(AVG(length), 0) AS DOUBLE PRECISION) AS average \
        FROM chunk_words WHERE number BETWEEN $1 AND $2";
    let lowest = shelf.0 * SHELF_SIZE;
    let statement = Statement::new(sql).bind(lowest).bind(lowest + SHELF_SIZE - 1);
    db.first(statement).await?.map_or(Ok(0.0), |it| it.real("average"))
}

/// The chunks that match, with the places of the words that are wanted.
async fn candidates(
    db: &Db,
    shelf: Shelf,
    expression: &str,
    wanted: &[Wanted],
) -> Result<BTreeMap<i64, Candidate>, StoreError> {
    let sql = "SELECT m.number, m.length, u.lexeme, \
            array_to_string(u.positions, ' ') AS positions, \
            array_to_string(u.weights, '') AS weights \
        FROM (SELECT number, length, words FROM chunk_words \
            WHERE words @@ CAST($1 AS TSQUERY) \
            ORDER BY ts_rank(words, CAST($2 AS TSQUERY)) DESC, number LIMIT $3) AS m \
        CROSS JOIN LATERAL unnest(m.words) AS u \
        WHERE u.lexeme = ANY (string_to_array($4, ' ')) \
            OR EXISTS (SELECT 1 FROM unnest(string_to_array($5, ' ')) AS p \
                WHERE starts_with(u.lexeme, p))";
    let all = shelf.query(wanted.iter().flat_map(forms), "").unwrap_or_default();
    let (whole, open) = lexemes(shelf, wanted);
    let statement = Statement::new(sql).bind(expression).bind(all).bind(CANDIDATES);
    let rows = db.all(statement.bind(whole).bind(open)).await?;
    let mut found: BTreeMap<i64, Candidate> = BTreeMap::new();
    for row in &rows {
        let chunk = found.entry(row.int("number")?).or_default();
        chunk.length = length(row)?;
        let places = places(&row.text("positions")?, &row.text("weights")?);
        chunk.places.insert(row.text("lexeme")?, places);
    }
    Ok(found)
}

fn length(row: &Row) -> Result<f64, StoreError> {
    Ok(f64::from(count(row, "length")?))
}

/// The lexemes that are wanted as they are, and those that may go on.
fn lexemes(shelf: Shelf, wanted: &[Wanted]) -> (String, String) {
    let (mut whole, mut open) = (Vec::new(), Vec::new());
    for phrase in wanted.iter().flat_map(forms) {
        let mut words: Vec<String> = words_of(phrase).map(|it| shelf.lexeme(it)).collect();
        if phrase.is_prefix {
            open.extend(words.pop());
        }
        whole.append(&mut words);
    }
    (whole.join(" "), open.join(" "))
}

/// These chunks, in this order, if they are the agent's.
async fn read(db: &Db, agent_id: &str, best: Vec<(i64, f64)>) -> Result<Vec<Passage>, StoreError> {
    let sql = "SELECT c.number, c.source_id, c.heading, c.anchor, c.body, \
            s.title, s.url, s.filename, s.media_type \
        FROM chunks AS c JOIN sources AS s ON s.id = c.source_id \
        WHERE c.agent_id = $1 AND c.number = ANY (CAST(string_to_array($2, ' ') AS BIGINT[]))";
    let numbers: Vec<String> = best.iter().map(|it| it.0.to_string()).collect();
    let rows = db.all(Statement::new(sql).bind(agent_id).bind(numbers.join(" "))).await?;
    let mut found = BTreeMap::new();
    for row in rows {
        found.insert(row.int("number")?, row);
    }
    let in_order = best.iter().filter_map(|it| Some((found.get(&it.0)?, it.1)));
    in_order.map(|(row, score)| passage(row, score)).collect()
}
