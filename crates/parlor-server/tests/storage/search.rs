//! Full-text search: each database finds and ranks the same.

use crate::support::{Place, a_chunk, a_source, an_agent, kept_by_both};
use parlor_server::{
    app::Seeded,
    domain::{
        audit::{By, action},
        passage::{Found, Frequency, Phrase, Wanted},
        source::NewChunk,
    },
    storage::Store,
};

kept_by_both! {
    a_title_beats_a_heading_and_a_heading_beats_a_text
    a_rare_word_beats_a_common_one
    words_are_found_in_their_other_forms
    a_phrase_is_found_where_its_words_stand_together
    a_word_that_is_not_finished_finds_what_it_may_become
    an_agent_finds_only_what_it_knows
    what_is_replaced_or_removed_is_not_found
    each_wanted_thing_is_counted
    a_word_of_the_index_s_own_language_is_a_word
    a_common_word_is_looked_for_in_headings_first
}

struct Shelf {
    store: Store,
    agent: Seeded,
}

impl Shelf {
    async fn of(place: &Place, chunks: &[NewChunk]) -> Self {
        let store = place.store().await;
        let agent = an_agent(&store).await;
        let shelf = Self { store, agent };
        shelf.put("/a", chunks).await;
        shelf
    }

    async fn put(&self, url: &str, chunks: &[NewChunk]) {
        let mut source = a_source(&self.agent, url);
        source.chunk_count = u32::try_from(chunks.len()).unwrap();
        self.store.put_source(source, "", chunks, &By::command_line(None)).await.unwrap();
    }

    async fn search(&self, wanted: &[Wanted]) -> Found {
        self.store.find_passages(&self.agent.agent_id, wanted, 10).await.unwrap()
    }

    /// The texts that are found, the best first.
    async fn finds(&self, wanted: &[Wanted]) -> Vec<String> {
        self.search(wanted).await.passages.into_iter().map(|it| it.body).collect()
    }
}

fn phrase(words: &str, is_prefix: bool) -> Phrase {
    Phrase { words: words.split(' ').map(Into::into).collect(), is_prefix }
}

fn word(it: &str) -> Wanted {
    Wanted { any_of: vec![phrase(it, false)], may_become: None }
}

fn text(body: &str) -> NewChunk {
    a_chunk("", "", body)
}

async fn a_title_beats_a_heading_and_a_heading_beats_a_text(place: &Place) {
    let chunks = [
        a_chunk("other", "thing", "about returns here"),
        a_chunk("other", "returns", "text of heading"),
        a_chunk("returns", "thing", "text of title"),
        text("nothing one"),
        text("nothing two"),
        text("nothing three"),
        text("nothing four"),
    ];
    let shelf = Shelf::of(place, &chunks).await;
    let expected = ["text of title", "text of heading", "about returns here"];
    assert_eq!(shelf.finds(&[word("returns")]).await, expected);
}

async fn a_rare_word_beats_a_common_one(place: &Place) {
    let chunks = ["ship a", "ship b", "ship c", "norway d", "e e", "f f", "g g", "h h"].map(text);
    let shelf = Shelf::of(place, &chunks).await;
    let found = shelf.finds(&[word("ship"), word("norway")]).await;
    assert_eq!(found, ["norway d", "ship a", "ship b", "ship c"]);
}

async fn words_are_found_in_their_other_forms(place: &Place) {
    let shelf = Shelf::of(place, &[text("we shipped your parcels"), text("nothing")]).await;
    for it in ["ship", "shipping", "parcel"] {
        assert_eq!(shelf.finds(&[word(it)]).await, ["we shipped your parcels"], "{it}");
    }
}

async fn a_phrase_is_found_where_its_words_stand_together(place: &Place) {
    let chunks = [text("mail the letter e"), text("an e mail"), a_chunk("an e", "mail", "apart")];
    let shelf = Shelf::of(place, &chunks).await;
    let e_mail = Wanted { any_of: vec![phrase("e mail", false)], may_become: None };
    assert_eq!(shelf.finds(&[e_mail]).await, ["an e mail"]);
}

async fn a_word_that_is_not_finished_finds_what_it_may_become(place: &Place) {
    let shelf = Shelf::of(place, &[text("to norway"), text("to north"), text("to spain")]).await;
    let wanted =
        Wanted { any_of: vec![phrase("norw", false)], may_become: Some(phrase("norw", true)) };
    let found = shelf.search(&[wanted]).await;
    assert_eq!(found.passages.len(), 1);
    assert_eq!(found.passages[0].body, "to norway");
    // Found, and not counted.
    assert_eq!(found.frequencies, [Frequency { own: 0, any: 0 }]);
}

async fn an_agent_finds_only_what_it_knows(place: &Place) {
    let shelf = Shelf::of(place, &[text("ours alone")]).await;
    let other = Shelf { agent: an_agent(&shelf.store).await, store: shelf.store.clone() };
    other.put("/b", &[text("theirs alone")]).await;
    assert_eq!(shelf.finds(&[word("alone")]).await, ["ours alone"]);
    assert_eq!(other.finds(&[word("alone")]).await, ["theirs alone"]);
    let knows_nothing = Shelf { agent: an_agent(&shelf.store).await, store: shelf.store.clone() };
    assert_eq!(knows_nothing.search(&[word("alone")]).await, Found::default());
}

async fn what_is_replaced_or_removed_is_not_found(place: &Place) {
    let shelf = Shelf::of(place, &[text("old words"), text("kept words")]).await;
    shelf.put("/a", &[text("kept words"), text("new words")]).await;
    let mut found = shelf.finds(&[word("words")]).await;
    found.sort();
    assert_eq!(found, ["kept words", "new words"]);
    let sources = shelf.store.sources(&shelf.agent.agent_id, None, 10).await.unwrap();
    let deed = By::command_line(None).did(action::SOURCE_DELETED, &sources[0].id, 0);
    shelf.store.remove_source(&shelf.agent.agent_id, &sources[0].id, &deed).await.unwrap();
    assert_eq!(shelf.finds(&[word("words")]).await, [""; 0]);
}

async fn each_wanted_thing_is_counted(place: &Place) {
    let shelf = Shelf::of(place, &["cat a", "cat b", "kitten c", "dog d"].map(text)).await;
    let any_of = vec![phrase("cat", false), phrase("kitten", false)];
    let found = shelf.search(&[Wanted { any_of, may_become: None }, word("bird")]).await;
    let (cat, bird) = (Frequency { own: 2, any: 3 }, Frequency { own: 0, any: 0 });
    assert_eq!((found.chunk_count, found.frequencies), (4, vec![cat, bird]));
}

async fn a_word_of_the_index_s_own_language_is_a_word(place: &Place) {
    let shelf = Shelf::of(place, &[text("and or not near 1e5 配送 料金")]).await;
    let odd = ["and", "or", "not", "near", "1e5", "配送"];
    for it in odd {
        assert_eq!(shelf.finds(&[word(it)]).await.len(), 1, "{it}");
    }
    for it in ["'", "\"", "a' | 'b", "\\", ":*", "", "(", "!"] {
        assert_eq!(shelf.finds(&[word(it)]).await, [""; 0], "{it}");
    }
}

async fn a_common_word_is_looked_for_in_headings_first(place: &Place) {
    let mut chunks: Vec<NewChunk> = (0..1100).map(|it| text(&format!("ship {it}x"))).collect();
    chunks.push(a_chunk("", "ship", "the one with a heading"));
    let shelf = Shelf::of(place, &chunks).await;
    assert_eq!(shelf.finds(&[word("ship")]).await, ["the one with a heading"]);
    let found = shelf.finds(&[word("ship"), word("7x")]).await;
    assert_eq!(found[0], "ship 7x");
}
