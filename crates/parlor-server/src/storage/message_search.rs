//! Full-text search over messages: one of the few places where databases differ.

use super::{Dialect, Statement, StoreError, Tx, statement::Value};
use crate::domain::{
    conversation::{StoredMessage, text_of},
    id::Kind,
    tokens::tokens,
};
use parlor_wire::message::Part;
use std::collections::BTreeSet;

/// How many words of a search are looked for.
const MAX_WORDS: usize = 16;

/// How much of a message is found by its words, in bytes of them; PostgreSQL takes a
/// megabyte.
const MAX_WORD_BYTES: usize = 500_000;

/// Puts the words of a message into the index, in place of those it had. They leave
/// with the message.
pub(super) async fn index(tx: &mut Tx, it: &StoredMessage) -> Result<(), StoreError> {
    let words = words(&it.parts);
    if words.is_empty() {
        return Ok(());
    }
    match tx.dialect() {
        Dialect::Postgres => {
            let sql = "INSERT INTO message_words (conversation_id, message_id, words) \
                SELECT c.id, $2, CAST($3 || ' ''@' || substr(c.organization_id, 5) || '''' AS TSVECTOR) \
                FROM conversations c WHERE c.id = $1 \
                ON CONFLICT (conversation_id, message_id) DO UPDATE SET words = EXCLUDED.words";
            let words: Vec<String> = words.iter().map(|it| quoted(it)).collect();
            tx.execute(of(sql, it).bind(words.join(" "))).await?;
        }
        Dialect::Sqlite => {
            let sql = "DELETE FROM message_numbers WHERE conversation_id = $1 AND message_id = $2";
            tx.execute(of(sql, it)).await?;
            let sql = "INSERT INTO message_numbers (conversation_id, message_id) VALUES ($1, $2)";
            tx.execute(of(sql, it)).await?;
            let sql = "INSERT INTO message_words (rowid, tenant, body) \
                SELECT n.number, substr(c.organization_id, 5), $3 \
                FROM message_numbers n JOIN conversations c ON c.id = n.conversation_id \
                WHERE n.conversation_id = $1 AND n.message_id = $2";
            tx.execute(of(sql, it).bind(words.join(" "))).await?;
        }
    }
    Ok(())
}

/// What is kept of a title to be found by: its words, sorted, each between spaces.
pub(super) fn title_words(title: Option<&str>) -> String {
    let words: BTreeSet<String> = tokens(title.unwrap_or_default()).into_iter().collect();
    words.iter().flat_map(|it| [" ", it, " "]).collect()
}

/// A condition on a conversation `c` that holds if one of its messages, or its title, has
/// all of these words, or words that begin like them; with its arguments, which are `$place`
/// and the next. None if there are no words in the search.
pub(super) fn has_words(
    dialect: Dialect,
    organization_id: &str,
    search: &str,
    place: usize,
) -> Option<(String, [Value; 2])> {
    let words: Vec<String> = tokens(search).into_iter().take(MAX_WORDS).collect();
    if words.is_empty() {
        return None;
    }
    let (messages, argument) = match dialect {
        Dialect::Sqlite => (
            "SELECT n.conversation_id FROM message_words \
             JOIN message_numbers n ON n.number = message_words.rowid \
             WHERE message_words MATCH $PLACE",
            match_all(organization_id, &words),
        ),
        Dialect::Postgres => (
            "SELECT w.conversation_id FROM message_words w \
             WHERE w.words @@ CAST($PLACE AS TSQUERY)",
            all_of(organization_id, &words),
        ),
    };
    let messages = messages.replace("$PLACE", &format!("${place}"));
    let sql = format!(
        "c.id IN ({messages} UNION SELECT t.id FROM conversations t \
         WHERE t.organization_id = $1 AND t.title_words <> '' AND t.title_words LIKE ${})",
        place + 1
    );
    Some((sql, [argument.into(), in_title(words).into()]))
}

/// For `LIKE`: both sides are sorted, so that one pattern finds words in any order. One
/// that begins another is found with it.
fn in_title(mut words: Vec<String>) -> String {
    words.sort_unstable();
    words.dedup_by(|next, word| {
        let is_beginning = next.starts_with(word.as_str());
        if is_beginning {
            std::mem::swap(next, word);
        }
        is_beginning
    });
    words.iter().flat_map(|it| ["% ", it]).collect::<String>() + "%"
}

/// The words of a message, each once.
fn words(parts: &[Part]) -> Vec<String> {
    let mut room = MAX_WORD_BYTES;
    let fits = |it: &String| {
        room = room.saturating_sub(it.len() + 3);
        room > 0
    };
    let text = text_of(parts);
    let beginning = text.get(..text.floor_char_boundary(MAX_WORD_BYTES)).unwrap_or_default();
    let each: BTreeSet<String> = tokens(beginning).into_iter().take_while(fits).collect();
    each.into_iter().collect()
}

/// `'@1' & 'word':*`, in the query language of PostgreSQL.
fn all_of(organization_id: &str, words: &[String]) -> String {
    let words = words.iter().map(|it| format!("{}:*", quoted(it)));
    let tenant = quoted(&format!("@{}", tenant(organization_id)));
    std::iter::once(tenant).chain(words).collect::<Vec<_>>().join(" & ")
}

/// Words hold letters and digits only; doubling quotes is the second lock on the door.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\\', "\\\\").replace('\'', "''"))
}

fn tenant(organization_id: &str) -> &str {
    organization_id.strip_prefix(Kind::Organization.prefix()).unwrap_or(organization_id)
}

/// Only words reach the query language, each quoted.
fn match_all(organization_id: &str, words: &[String]) -> String {
    let tenant = tenant(organization_id).replace('"', "");
    let words: Vec<String> = words.iter().map(|it| format!("\"{it}\" *")).collect();
    format!("tenant : \"{tenant}\" AND body : ({})", words.join(" AND "))
}

fn of(sql: &'static str, it: &StoredMessage) -> Statement {
    Statement::new(sql).bind(&it.conversation_id).bind(&it.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_words_and_never_syntax() {
        let (_, [expression, title]) =
            has_words(Dialect::Sqlite, "org_1", "a\" OR *:NEAR(b", 2).unwrap();
        let expected =
            "tenant : \"1\" AND body : (\"a\" * AND \"or\" * AND \"near\" * AND \"b\" *)";
        assert_eq!(expression, Value::from(expected));
        assert_eq!(title, Value::from("% a% b% near% or%"));
        assert_eq!(has_words(Dialect::Sqlite, "org_1", "?!", 2), None);
        let (_, [expression, _]) =
            has_words(Dialect::Postgres, "org_1", "a' | :*&!b\\", 2).unwrap();
        assert_eq!(expression, Value::from("'@1' & 'a':* & 'b':*"));
    }

    #[test]
    fn a_title_is_kept_as_its_words_and_found_by_how_they_begin_in_any_order() {
        assert_eq!(title_words(Some("Returns & a Ça-va, a")), " a  ca  returns  va ");
        assert_eq!(title_words(None), "");
        let pattern = |search: &str| in_title(tokens(search));
        assert_eq!(pattern("ret CA"), "% ca% ret%");
        assert_eq!(pattern("re return ret"), "% return%");
    }

    #[test]
    fn each_word_of_a_message_is_kept_once_and_of_a_book_only_the_beginning() {
        let said = |text: String| words(&[Part::text(text)]);
        assert_eq!(said("b a, B".into()), ["a", "b"]);
        let book: Vec<String> = (0..200_000).map(|it| format!("w{it}")).collect();
        let bytes: usize = said(book.join(" ")).iter().map(|it| it.len() + 3).sum();
        assert!((MAX_WORD_BYTES - 20..MAX_WORD_BYTES).contains(&bytes), "{bytes}");
        // Nobody else may write while a text is looked through.
        let silence = ".".repeat(MAX_WORD_BYTES);
        assert_eq!(said(format!("a {silence} b")), ["a"]);
    }
}
