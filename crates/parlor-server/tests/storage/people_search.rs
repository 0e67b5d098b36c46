//! Finding people by a piece of what they are called.

use crate::support::{Place, an_agent, kept_by_both};
use parlor_server::{
    app::Seeded,
    domain::audit::{By, action},
    storage::{PeopleFilter, Statement, Store},
};
use std::time::Instant;

kept_by_both! {
    whoever_is_renamed_or_erased_is_not_found_by_the_old_name
    a_rare_name_is_found_among_many_and_a_common_one_page_by_page
    a_search_stays_within_its_organization
    who_has_this_id_or_address_is_found_with_a_search_too
    no_piece_of_a_name_stays_in_the_index_that_nobody_has_any_more
    a_character_or_two_are_found_at_the_end_of_a_name_and_where_nobody_was_seen_lately
}

fn called(search: &str) -> PeopleFilter {
    PeopleFilter { search: Some(search.into()), ..PeopleFilter::default() }
}

async fn found(store: &Store, at: &Seeded, filter: &PeopleFilter) -> Vec<String> {
    let found = store.people(&at.organization_id, filter, 20).await.unwrap();
    found.into_iter().map(|it| it.id).collect()
}

/// Enters people `0`, `1`, …, each seen later than the one before.
async fn enter(place: &Place, at: &Seeded, count: i64) {
    let sql = "WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n \
        WHERE i + 1 < $1) INSERT INTO visitors (id, organization_id, external_id, name, email, \
        search_text, created_at, last_seen_at) SELECT 'vis_' || i, $2, 'c-' || i, 'Ada ' || i, \
        'user' || i || '@shop' || (i % 500) || '.example', 'c-' || i || ' ada ' || i || ' user' \
        || i || '@shop' || (i % 500) || '.example', i, (i * 7919) % $1 FROM n";
    let enters = Statement::new(sql).bind(count).bind(&at.organization_id);
    place.db().await.execute(enters).await.unwrap();
}

async fn whoever_is_renamed_or_erased_is_not_found_by_the_old_name(place: &Place) {
    let store = place.store().await;
    let at = an_agent(&store).await;
    enter(place, &at, 3).await;
    let by = By::command_line(Some(&at.organization_id));
    let deed = by.did(action::USER_UPDATED, "vis_1", 0);
    let rename = |it: &mut parlor_server::domain::person::Person| {
        it.profile.name = Some("Grace".into());
        Ok::<(), parlor_server::storage::StoreError>(())
    };
    assert_eq!(found(&store, &at, &called("ADA 1")).await, ["vis_1"]);
    store.change_person(&at.organization_id, "vis_1", |_| deed.clone(), rename).await.unwrap();
    assert_eq!(found(&store, &at, &called("ada 1")).await, [""; 0]);
    assert_eq!(found(&store, &at, &called("rac")).await, ["vis_1"]);
    store.erase_person(&at.organization_id, "vis_1", Some(&deed)).await.unwrap();
    assert_eq!(found(&store, &at, &called("grace")).await, [""; 0]);
    assert_eq!(found(&store, &at, &called("ada")).await.len(), 2);
}

async fn a_rare_name_is_found_among_many_and_a_common_one_page_by_page(place: &Place) {
    let store = place.store().await;
    let at = an_agent(&store).await;
    enter(place, &at, 1500).await;
    assert_eq!(found(&store, &at, &called("user1234@")).await, ["vis_1234"]);
    assert_eq!(found(&store, &at, &called("4@shop234.")).await, ["vis_1234", "vis_234", "vis_734"]);
    assert_eq!(found(&store, &at, &called("nobody")).await, [""; 0]);
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let filter = PeopleFilter { after: after.clone(), ..called("example") };
        let page = store.people(&at.organization_id, &filter, 400).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some((last.last_seen_at, last.id.clone()));
        all.extend(page.iter().map(|it| it.last_seen_at));
    }
    assert_eq!(all.len(), 1500);
    assert!(all.is_sorted_by(|a, b| a >= b));
}

async fn a_search_stays_within_its_organization(place: &Place) {
    let store = place.store().await;
    let (at, other) = (an_agent(&store).await, an_agent(&store).await);
    enter(place, &at, 3).await;
    assert_eq!(found(&store, &other, &called("user1")).await, [""; 0]);
}

async fn who_has_this_id_or_address_is_found_with_a_search_too(place: &Place) {
    let store = place.store().await;
    let at = an_agent(&store).await;
    enter(place, &at, 30).await;
    let by_id = PeopleFilter { external_id: Some("c-7".into()), ..called("ada") };
    assert_eq!(found(&store, &at, &by_id).await, ["vis_7"]);
    let email = Some("user8@shop8.example".into());
    assert_eq!(found(&store, &at, &PeopleFilter { email, ..called("user8") }).await, ["vis_8"]);
    let nobody = PeopleFilter { is_identified: Some(false), ..called("user8") };
    assert_eq!(found(&store, &at, &nobody).await, [""; 0]);
}

async fn no_piece_of_a_name_stays_in_the_index_that_nobody_has_any_more(place: &Place) {
    let (store, db) = (place.store().await, place.db().await);
    let at = an_agent(&store).await;
    enter(place, &at, 100).await;
    let deed = By::command_line(Some(&at.organization_id)).did(action::USER_UPDATED, "vis_1", 0);
    let called = |name: &'static str| {
        move |it: &mut parlor_server::domain::person::Person| {
            it.profile.name = Some(name.into());
            Ok::<(), parlor_server::storage::StoreError>(())
        }
    };
    let change = async |name| {
        let deed = |_: &_| deed.clone();
        store.change_person(&at.organization_id, "vis_1", deed, called(name)).await.unwrap();
    };
    // A row, which goes as a whole, has it there.
    let sql = if place.is_postgres() {
        "SELECT COUNT(*) AS n FROM visitors WHERE pieces @@ CAST($1 AS TSQUERY)"
    } else {
        "SELECT COUNT(*) AS n FROM visitor_piece_terms WHERE term = $1"
    };
    let stand = async |piece: &str| {
        db.first(Statement::new(sql).bind(piece)).await.unwrap().unwrap().int("n").unwrap()
    };
    change("Xylo").await;
    assert_eq!(
        (stand("xyl").await, stand("ada").await),
        (1, if place.is_postgres() { 99 } else { 1 })
    );
    change("Zwick").await;
    assert_eq!((stand("xyl").await, stand("zwi").await), (0, 1));
    store.erase_person(&at.organization_id, "vis_1", Some(&deed)).await.unwrap();
    assert_eq!(stand("zwi").await, 0);
    db.execute(Statement::new("DELETE FROM organizations")).await.unwrap();
    assert_eq!(stand("ada").await, 0);
}

async fn a_character_or_two_are_found_at_the_end_of_a_name_and_where_nobody_was_seen_lately(
    place: &Place,
) {
    let store = place.store().await;
    let at = an_agent(&store).await;
    enter(place, &at, 1500).await;
    let name =
        "UPDATE visitors SET search_text = 'c-0\n' || $1, last_seen_at = -1 WHERE id = 'vis_0'";
    for name_and_pieces in ["李明 李 明", "zq' q' ' z", "zq\\ \\ q\\", "50% % 0%", "a_\" \" _"]
    {
        let (own, pieces) = name_and_pieces.split_once(' ').unwrap();
        place.db().await.execute(Statement::new(name).bind(own)).await.unwrap();
        for piece in pieces.split(' ').chain([own]) {
            assert_eq!(found(&store, &at, &called(piece)).await, ["vis_0"], "{piece} in {own}");
        }
        for nobody in ["\u{10ffff}", "\0", "a\0", "ada\0", "\0\"ada"] {
            assert_eq!(found(&store, &at, &called(nobody)).await, [""; 0], "{nobody:?}");
        }
    }
}

#[tokio::test]
#[ignore = "measures a hundred thousand people; run it with --ignored --nocapture"]
async fn how_long_a_search_takes_in_sqlite() {
    how_long_a_search_takes(&Place::on_sqlite()).await;
}

#[tokio::test]
#[ignore = "measures a hundred thousand people; run it with --ignored --nocapture"]
async fn how_long_a_search_takes_in_postgres() {
    how_long_a_search_takes(&Place::on_postgres().await).await;
}

async fn how_long_a_search_takes(place: &Place) {
    let store = place.store().await;
    let at = an_agent(&store).await;
    enter(place, &at, 100_000).await;
    if place.is_postgres() {
        let sql = "SELECT gin_clean_pending_list('visitors_by_piece')";
        place.db().await.execute(Statement::new(sql)).await.unwrap();
        place.db().await.execute(Statement::new("ANALYZE visitors")).await.unwrap();
    }
    let external_id = Some("c-77777".into());
    let email = Some("user77777@shop277.example".into());
    let filters = [
        called("user77777@"),
        called("nobody here"),
        called("77777"),
        called("example"),
        called("zq"),
        PeopleFilter { external_id, ..PeopleFilter::default() },
        PeopleFilter { email, ..PeopleFilter::default() },
    ];
    for filter in filters {
        let begun = Instant::now();
        let count = found(&store, &at, &filter).await.len();
        println!("{:>9.2?} for {count:>2} of {filter:?}", begun.elapsed());
    }
}
