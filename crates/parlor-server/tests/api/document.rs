//! The OpenAPI document says what the API does.

use crate::support::{Shop, Value};
use parlor_server::http::{endpoint::Endpoint, openapi, routes};
use std::collections::HashSet;

#[tokio::test]
async fn the_document_that_is_served_is_the_one_in_the_repository() {
    let shop = Shop::open().await;
    let served: Value = shop.stranger().get("/openapi.json").await.good();
    let kept: Value = serde_json::from_str(include_str!("../../../../docs/openapi.json")).unwrap();
    assert_eq!(
        served, kept,
        "write it anew: cargo run -p parlor-server -- openapi > docs/openapi.json"
    );
}

#[test]
fn every_reference_leads_somewhere() {
    let document = openapi::document(&routes::endpoints());
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(!references.is_empty());
    for it in references {
        let found = document.pointer(it.strip_prefix('#').unwrap());
        assert!(found.is_some(), "{it}");
    }
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("$ref").and_then(Value::as_str).map(Into::into));
            map.values().for_each(|it| collect(it, found));
        }
        Value::Array(list) => list.iter().for_each(|it| collect(it, found)),
        _ => {}
    }
}

#[test]
fn every_route_has_a_name_of_its_own_and_says_what_it_does() {
    let endpoints = routes::endpoints();
    let names: HashSet<&str> = endpoints.iter().map(|it| it.name).collect();
    assert_eq!(names.len(), endpoints.len());
    for Endpoint { name, tag, about, answers, .. } in &endpoints {
        let summary = about.lines().next().unwrap_or_default();
        assert!(summary.ends_with('.') && !tag.is_empty() && !answers.is_empty(), "{name}");
    }
}
