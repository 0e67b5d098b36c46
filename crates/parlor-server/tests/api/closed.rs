//! Which bodies take no field that they do not know.

use crate::{support::json, sweep::Site};
use parlor_server::http::{endpoint::Endpoint, openapi::document, routes};
use serde_json::Value;

/// Whether the document says that there are no other fields than those that it names.
fn is_closed(document: &Value, it: &Endpoint) -> Option<bool> {
    let method = it.method.as_str().to_ascii_lowercase();
    let body = &document["paths"][it.full_path()][method]["requestBody"]["content"];
    let schema = body.get("application/json")?["schema"]["$ref"].as_str()?;
    let definition = document.pointer(schema.strip_prefix('#')?)?;
    Some(definition["additionalProperties"] == false)
}

#[tokio::test]
async fn a_body_is_closed_in_the_document_if_a_field_that_there_is_not_is_refused() {
    let document = document(&routes::endpoints());
    let (site, mut counts) = (Site::open().await, [0, 0]);
    for it in routes::endpoints() {
        let Some(is_closed) = is_closed(&document, &it) else { continue };
        // There, only a text as message is ours alone; other clients add what they like.
        if matches!(it.name, "sendMessage" | "sendToConversation") {
            assert!(!is_closed, "{}", it.name);
            continue;
        }
        let caller = if it.full_path().starts_with("/v1/organizations") {
            site.shop.stranger().bearing(&site.shop.seeded.platform_key)
        } else {
            site.shop.backend()
        };
        let more = match it.name {
            "createOrganization" => {
                json!({"noSuchField": 1, "owner": {"name": "Eve", "email": "eve@b.example"}})
            }
            _ => json!({"noSuchField": 1}),
        };
        let reply = site.call_with(&it, &caller, more).await;
        let is_refused = reply.body.contains("There is no field of this name here.");
        assert_eq!(is_refused, is_closed, "{}: {reply:?}", it.name);
        counts[usize::from(is_closed)] += 1;
    }
    assert!(counts[0] >= 1 && counts[1] >= 20, "{counts:?}");
}

#[test]
fn what_is_taken_within_an_open_body_is_open_too() {
    let document = document(&routes::endpoints());
    for name in ["SendMessageInput", "MessageInput", "ToolInput"] {
        let found = &document["components"]["schemas"][name];
        assert_ne!(found["additionalProperties"], false, "{name}");
    }
}
