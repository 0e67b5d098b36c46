//! Who has these characters somewhere in what they are called: one of the few places
//! where databases differ.

use super::{Db, Dialect, Statement, StoreError, list_query::ListQuery};
use std::collections::BTreeSet;

/// How long the pieces are that the index holds, in characters.
const PIECE_CHARS: usize = 3;

/// How many pieces of a search the index is asked for.
const MAX_PIECES: usize = 32;

/// Where more have the pieces, looking at everybody is not slower.
const RARE: i64 = 5000;

/// How many of those seen last are looked at before the index is asked: enough of what is
/// common is among them.
const NEWEST: i64 = 1000;

const EVERYBODY: &str =
    "SELECT v.* FROM visitors v WHERE v.organization_id = $1 AND v.merged_into IS NULL";

const THOSE_SEEN_LAST: &str = "SELECT v.* FROM \
    (SELECT * FROM visitors WHERE organization_id = $1 AND merged_into IS NULL \
        AND (last_seen_at < $2 OR (last_seen_at = $2 AND id < $3)) \
        ORDER BY last_seen_at DESC, id DESC LIMIT $4) v \
    WHERE v.organization_id = $1";

/// In this order, whatever SQLite thinks of it.
const THOSE_FOUND: &str = "SELECT v.* FROM \
    (SELECT n.visitor_id FROM visitor_pieces \
        JOIN visitor_numbers n ON n.number = visitor_pieces.rowid \
        WHERE visitor_pieces MATCH $2) found \
    CROSS JOIN visitors v ON v.id = found.visitor_id \
    WHERE v.organization_id = $1 AND v.merged_into IS NULL";

/// The same, with the index looked through first.
const THOSE_FOUND_BY_SERVER: &str = "WITH found AS MATERIALIZED \
    (SELECT * FROM visitors WHERE pieces @@ CAST($2 AS TSQUERY)) \
    SELECT v.* FROM found v WHERE v.organization_id = $1 AND v.merged_into IS NULL";

/// The people of an organization, without those who turned out to be others.
pub(super) fn everybody(organization_id: &str) -> ListQuery {
    ListQuery::new(EVERYBODY, vec![organization_id.into()])
}

/// The thousand of them who were seen last, before this one.
pub(super) fn those_seen_last(organization_id: &str, after: Option<&(i64, String)>) -> ListQuery {
    let (time, id) = after.map_or((i64::MAX, ""), |(time, id)| (*time, id));
    let args = vec![organization_id.into(), time.into(), id.into(), NEWEST.into()];
    ListQuery::new(THOSE_SEEN_LAST, args)
}

/// Those of them who have the pieces of this search, or everybody if that is not slower.
pub(super) async fn those_found(
    db: &Db,
    organization_id: &str,
    search: &str,
) -> Result<ListQuery, StoreError> {
    let search = normal(search);
    let wanted = match db.dialect() {
        Dialect::Sqlite => in_sqlite(db, &search).await?,
        Dialect::Postgres => Some(in_postgres(&search)),
    };
    let Some(wanted) = wanted else { return Ok(everybody(organization_id)) };
    let (count, found) = match db.dialect() {
        Dialect::Sqlite => (
            "SELECT COUNT(*) AS n FROM \
                (SELECT rowid FROM visitor_pieces WHERE visitor_pieces MATCH $1 LIMIT $2) found",
            THOSE_FOUND,
        ),
        Dialect::Postgres => (
            "SELECT COUNT(*) AS n FROM \
                (SELECT 1 FROM visitors WHERE pieces @@ CAST($1 AS TSQUERY) LIMIT $2) found",
            THOSE_FOUND_BY_SERVER,
        ),
    };
    let count = Statement::new(count).bind(&wanted).bind(RARE);
    let is_rare = db.first(count).await?.map_or(Ok(0), |it| it.int("n"))? < RARE;
    Ok(if is_rare {
        ListQuery::new(found, vec![organization_id.into(), wanted.into()])
    } else {
        everybody(organization_id)
    })
}

/// Narrows a list of people `v` to those who have this in what they are called.
pub(super) fn narrow(query: &mut ListQuery, search: &str) {
    let condition = format!("v.search_text LIKE ${} ESCAPE '\\'", query.place());
    query.and_so(&condition, containing(&normal(search)).into());
}

/// In the query language of FTS5; none if more pieces begin like this than it should be
/// asked for.
async fn in_sqlite(db: &Db, search: &str) -> Result<Option<String>, StoreError> {
    let pieces = pieces(search);
    if !pieces.is_empty() {
        return Ok(Some(joined(&pieces, " AND ")));
    }
    let sql = "SELECT term FROM visitor_piece_terms WHERE term >= $1 AND term < $2 LIMIT $3";
    let until = format!("{search}{}", char::MAX);
    let terms = Statement::new(sql).bind(search).bind(until).bind(MANY_TERMS);
    let rows = db.all(terms).await?;
    let terms: BTreeSet<String> =
        rows.iter().map(|it| it.text("term")).collect::<Result<_, _>>()?;
    if terms.is_empty() {
        // Too short to be a piece, and so nobody's.
        return Ok(Some(joined(&BTreeSet::from([search.to_owned()]), "")));
    }
    Ok((terms.len() < MANY_TERMS).then(|| joined(&terms, " OR ")))
}

/// For how many pieces the index is asked that begin alike.
const MANY_TERMS: usize = 200;

/// In the query language of `PostgreSQL`.
fn in_postgres(search: &str) -> String {
    let quoted = |it: &str| format!("'{}'", it.replace('\\', "\\\\").replace('\'', "''"));
    let pieces = pieces(search);
    if pieces.is_empty() {
        return format!("{}:*", quoted(search));
    }
    pieces.iter().map(|it| quoted(it)).collect::<Vec<_>>().join(" & ")
}

/// As `search_text` is written. What would end an expression of FTS5 is in nobody's name.
fn normal(search: &str) -> String {
    search.to_lowercase().replace('\0', "\u{fffd}")
}

/// The pieces of a text, each once.
fn pieces(text: &str) -> BTreeSet<String> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(PIECE_CHARS).map(|it| it.iter().collect()).take(MAX_PIECES).collect()
}

/// Pieces for FTS5, where quotes are doubled.
fn joined(pieces: &BTreeSet<String>, by: &str) -> String {
    let each = pieces.iter().map(|it| format!("\"{}\"", it.replace('"', "\"\"")));
    each.collect::<Vec<_>>().join(by)
}

/// Anywhere in a text, for `LIKE … ESCAPE '\'`.
fn containing(words: &str) -> String {
    let words = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{words}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_its_pieces_and_never_syntax() {
        assert_eq!(joined(&pieces("äda\"o"), " AND "), "\"a\"\"o\" AND \"da\"\"\" AND \"äda\"");
        assert_eq!(in_postgres("ä'd\\"), "'''d\\\\' & 'ä''d'");
        assert_eq!(in_postgres("'"), "'''':*");
        assert!(pieces("ab").is_empty());
        assert_eq!(pieces("aaaa").len(), 1);
        assert_eq!(containing("50%_\\"), "%50\\%\\_\\\\%");
    }
}
