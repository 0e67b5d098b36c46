//! Erasing somebody who said much, where many others do too.

use crate::support::{Place, an_agent};
use parlor_server::{
    domain::audit::{By, action},
    storage::Statement,
};
use std::time::Instant;

/// What is remembered of requests, and what somebody has said.
const REMEMBERED: &str = "WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 \
    FROM n WHERE i < 100000) INSERT INTO idempotency (scope, idempotency_key, fingerprint, \
    response, mentions, expires_at) SELECT 'chat:' || $1 || ':vis_' || i, 'k', 'f', 'r', NULL, i FROM n";
const PERSON: &str = "INSERT INTO visitors (id, organization_id, created_at, last_seen_at) \
    VALUES ('vis_x', $1, 0, 0)";
const SAID: &str = "WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 \
    FROM n WHERE i < 299) INSERT INTO conversations (id, organization_id, agent_id, visitor_id, \
    owner_id, status, created_at, updated_at, active_at) \
    SELECT 'cnv_' || i, $1, $2, 'vis_x', 'vis_x', 'open', 0, 0, 0 FROM n";

#[tokio::test]
#[ignore = "measures a hundred thousand requests; run it with --ignored --nocapture"]
async fn how_long_an_erasure_takes() {
    let place = Place::on_sqlite();
    let store = place.store().await;
    let (at, db) = (an_agent(&store).await, place.db().await);
    db.execute(Statement::new(REMEMBERED).bind(&at.agent_id)).await.unwrap();
    db.execute(Statement::new(PERSON).bind(&at.organization_id)).await.unwrap();
    db.execute(Statement::new(SAID).bind(&at.organization_id).bind(&at.agent_id)).await.unwrap();
    let deed = By::command_line(None).did(action::USER_ERASED, "vis_x", 0);
    let begun = Instant::now();
    let erased =
        store.erase_person(&at.organization_id, "vis_x", Some(&deed)).await.unwrap().unwrap();
    println!("{:.2?} for {} conversations", begun.elapsed(), erased.conversation_ids.len());
}
