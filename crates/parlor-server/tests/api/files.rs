//! Files that are sent with messages.

use crate::support::{Caller, Reply, Shop, Value, json};
use reqwest::Method;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand more";
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Sends a file as it is.
async fn raw(caller: &Caller, name: &str, media_type: &str, bytes: &[u8]) -> Reply {
    let request = caller.request(Method::POST, &format!("/v1/files?filename={name}"));
    Reply::of(request.header("content-type", media_type).body(bytes.to_vec())).await
}

/// Sends a file in a form.
async fn form(caller: &Caller, part: &str, name: &str, media_type: &str, bytes: &[u8]) -> Reply {
    let mut body = format!(
        "--b\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--b\r\n\
         content-disposition: form-data; name=\"{part}\"; filename=\"{name}\"\r\n\
         content-type: {media_type}\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--b--\r\n");
    let request = caller.request(Method::POST, "/v1/files");
    Reply::of(request.header("content-type", "multipart/form-data; boundary=b").body(body)).await
}

/// A picture that this caller has sent; its id.
async fn picture(caller: &Caller) -> String {
    id_of(&raw(caller, "a.png", "image/png", PNG).await.good())
}

fn id_of(reply: &Value) -> String {
    reply["data"]["id"].as_str().unwrap().to_owned()
}

fn with(text: &str, files: &[&str]) -> Value {
    let files = files.iter().map(|it| json!({"type": "file", "fileId": it}));
    let mut parts = vec![json!({"type": "text", "text": text})];
    parts.extend(files);
    json!({"message": {"role": "user", "parts": parts}})
}

async fn parts(caller: &Caller, conversation: &str) -> Value {
    let path = format!("/v1/conversations/{conversation}/messages");
    caller.get(&path).await.good()["data"][0]["parts"].clone()
}

#[tokio::test]
async fn a_file_is_sent_with_a_message_and_read_again() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let kept = form(&visitor, "file", "Größe.png", "image/png", PNG).await;
    assert_eq!(kept.status, 201, "{kept:?}");
    let (kept, id) = (kept.good()["data"].clone(), id_of(&kept.good()));
    assert_eq!(kept["name"], "Größe.png");
    assert_eq!((&kept["mediaType"], &kept["size"]), (&json!("image/png"), &json!(PNG.len())));
    assert_eq!(kept["url"], format!("/v1/files/{id}"));

    shop.bot.will_say(["Nice."]);
    let answer = visitor.send(&with("Look", &[&id])).await;
    let conversation = answer.conversation.clone();
    assert_eq!(answer.text().await, "Nice.");
    let part = json!({"type": "file", "url": kept["url"], "mediaType": "image/png", "filename": "Größe.png",
        "providerMetadata": {"parlor": {"size": PNG.len()}}});
    assert_eq!(
        parts(&visitor, &conversation).await,
        json!([{"type": "text", "text": "Look"}, part])
    );

    let read = visitor.get(kept["url"].as_str().unwrap()).await;
    assert_eq!((read.status.as_u16(), read.body.len()), (200, String::from_utf8_lossy(PNG).len()));
    assert_eq!(read.header("content-type"), "image/png");
    let name = "inline; filename=\"Gr__e.png\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.png";
    assert_eq!(read.header("content-disposition"), name);
    assert_eq!(read.header("x-content-type-options"), "nosniff");
    assert_eq!(read.header("content-security-policy"), "default-src 'none'; sandbox");
}

#[tokio::test]
async fn what_is_not_taken_says_why() {
    let shop = Shop::open_with(|it| it.max_file_bytes = 1000).await;
    let visitor = shop.visitor().await;
    let large = "x".repeat(1001);
    for (name, media_type, bytes, status, code) in [
        ("a.png", "image/png", &b""[..], 422, "file_empty"),
        ("a.txt", "text/plain", large.as_bytes(), 413, "file_too_large"),
        ("a.jpg", "image/jpeg", PNG, 422, "file_type_mismatch"),
        ("a.svg", "image/svg+xml", b"<svg/>", 422, "file_type_unsupported"),
        ("a.html", "text/html", b"<html>", 422, "file_type_unsupported"),
        ("a.txt", "text/plain", b"<html>", 422, "file_type_unsupported"),
        ("a.exe", "application/octet-stream", b"MZ\x90\0", 422, "file_type_unsupported"),
    ] {
        let field = raw(&visitor, name, media_type, bytes).await.refused(status, code);
        assert_eq!(field.as_deref(), Some("file"));
        form(&visitor, "file", name, media_type, bytes).await.refused(status, code);
    }
    let huge = vec![b'x'; 200_000];
    raw(&visitor, "a.txt", "text/plain", &huge).await.refused(413, "file_too_large");
    form(&visitor, "file", "a.txt", "text/plain", &huge).await.refused(413, "file_too_large");
    form(&visitor, "other", "a.png", "image/png", PNG).await.refused(422, "invalid_field");
    let cut = visitor.request(Method::POST, "/v1/files").body("--b\r\ncontent-dis");
    let cut = cut.header("content-type", "multipart/form-data; boundary=b");
    Reply::of(cut).await.refused(400, "body_unreadable");
    let keyed = visitor.request(Method::POST, "/v1/files").header("idempotency-key", "k");
    let keyed = keyed.header("content-type", "text/plain").body(huge);
    Reply::of(keyed).await.refused(413, "file_too_large");
    let bare = visitor.request(Method::POST, "/v1/files").body("x");
    let bare = bare.header("content-type", "multipart/form-data");
    Reply::of(bare).await.refused(400, "body_unreadable");
}

#[tokio::test]
async fn a_file_is_its_owners_alone() {
    let shop = Shop::open().await;
    let (visitor, other) = (shop.visitor().await, shop.visitor().await);
    let neighbor = shop.neighbor().await;
    let stranger = shop.stranger().bearing(&neighbor.secret_key);
    let id = picture(&visitor).await;
    let path = format!("/v1/files/{id}");
    for caller in [&other, &stranger] {
        caller.get(&path).await.refused(404, "file_not_found");
        let field = other.say(&with("?", &[&id])).await.refused(404, "file_not_found");
        assert_eq!(field.as_deref(), Some("message.parts[1]"));
    }
    shop.backend().get(&path).await.good_bytes();
    let own = picture(&shop.backend()).await;
    visitor.get(&format!("/v1/files/{own}")).await.refused(404, "file_not_found");
    visitor.get("/v1/files/fil_unknown").await.refused(404, "file_not_found");
    let listed = shop.backend().get("/v1/conversations").await.good();
    assert_eq!(listed["data"], json!([]), "nothing is half-written");
}

#[tokio::test]
async fn a_file_is_sent_in_one_conversation() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let id = picture(&visitor).await;
    shop.bot.will_say(["a"]);
    let first = visitor.send(&with("one", &[&id])).await;
    let conversation = first.conversation.clone();
    first.text().await;
    let field = visitor.say(&with("two", &[&id])).await.refused(409, "file_sent");
    assert_eq!(field.as_deref(), Some("message.parts[1]"));
    shop.bot.will_say(["again"]);
    let mut here = with("and again?", &[&id]);
    here["conversationId"] = json!(conversation);
    assert_eq!(visitor.send(&here).await.text().await, "again");
}

#[tokio::test]
async fn a_message_may_be_a_file_and_brings_five_at_most() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let id = picture(&visitor).await;
    shop.bot.will_say(["a"]);
    let alone = json!({"message": {"parts": [{"type": "file", "fileId": id}]}});
    visitor.send(&alone).await.text().await;
    let field = visitor.say(&with("?", &[id.as_str(); 6])).await.refused(422, "too_many_files");
    assert_eq!(field.as_deref(), Some("message.parts[6]"));
    let elsewhere =
        json!({"message": {"parts": [{"type": "file", "url": "https://a.example/x.png"}]}});
    visitor.say(&elsewhere).await.refused(422, "invalid_field");
    visitor.say(&json!({"message": {"parts": []}})).await.refused(422, "message_empty");
}

#[tokio::test]
async fn what_the_ai_sdk_brings_in_a_message_is_kept_once() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let file = json!({"type": "file", "mediaType": "text/plain", "filename": "a.txt",
        "url": "data:text/plain;base64,aGVsbG8="});
    let message =
        json!({"id": "u1", "role": "user", "parts": [{"type": "text", "text": "?"}, file]});
    let body = json!({"id": "chat-1", "messages": [message], "trigger": "submit-message"});
    shop.bot.will_say(["a"]);
    let answer = visitor.send(&body).await;
    let conversation = answer.conversation.clone();
    answer.text().await;
    let kept = parts(&visitor, &conversation).await[1].clone();
    let url = kept["url"].as_str().unwrap();
    assert_eq!(visitor.get(url).await.body, "hello");
    visitor.send(&body).await.text().await;
    assert_eq!(parts(&visitor, &conversation).await[1], kept);
    let found = shop.app().store.files_in(&conversation, 10).await.unwrap();
    assert_eq!(found.len(), 1);
}

#[tokio::test]
async fn a_file_goes_with_its_conversation_and_one_that_was_not_sent_after_a_day() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let (sent, unused) = (picture(&visitor).await, picture(&visitor).await);
    shop.bot.will_say(["a"]);
    let answer = visitor.send(&with("?", &[&sent])).await;
    let conversation = answer.conversation.clone();
    answer.text().await;
    let (sent, unused) = (format!("/v1/files/{sent}"), format!("/v1/files/{unused}"));
    shop.clock.advance_millis(DAY - 1);
    shop.app().prune().await;
    shop.backend().get(&unused).await.good_bytes();
    shop.clock.advance_millis(1);
    shop.app().prune().await;
    shop.backend().get(&unused).await.refused(404, "file_not_found");
    shop.backend().get(&sent).await.good_bytes();
    shop.backend().delete(&format!("/v1/conversations/{conversation}")).await.good();
    shop.backend().get(&sent).await.refused(404, "file_not_found");
}

#[tokio::test]
async fn of_one_visitor_so_much_is_kept_and_no_more() {
    let limit = u32::try_from(2 * PNG.len()).unwrap();
    let shop = Shop::open_with(|it| it.visitor_file_bytes = limit).await;
    let (visitor, other) = (shop.visitor().await, shop.visitor().await);
    let id = picture(&visitor).await;
    picture(&visitor).await;
    raw(&visitor, "a.png", "image/png", PNG).await.refused(413, "file_quota_exceeded");
    let brought =
        json!({"message": {"parts": [{"type": "file", "url": "data:text/plain;base64,aGVsbG8="}]}});
    visitor.say(&brought).await.refused(413, "file_quota_exceeded");
    picture(&other).await;
    for _ in 0..3 {
        picture(&shop.backend()).await;
    }
    shop.bot.will_say(["a"]);
    let answer = visitor.send(&with("?", &[&id])).await;
    let conversation = answer.conversation.clone();
    answer.text().await;
    visitor.delete(&format!("/v1/conversations/{conversation}")).await.good();
    picture(&visitor).await;
}

#[tokio::test]
async fn a_file_that_is_sent_twice_with_one_key_is_kept_once() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let send = || {
        let request = visitor.request(Method::POST, "/v1/files").header("idempotency-key", "k");
        Reply::of(request.header("content-type", "image/png").body(PNG))
    };
    assert_eq!(id_of(&send().await.good()), id_of(&send().await.good()));
}

#[tokio::test]
async fn erasing_a_person_takes_its_files_along() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let (sent, unused) = (picture(&visitor).await, picture(&visitor).await);
    shop.bot.will_say(["a"]);
    visitor.send(&with("?", &[&sent])).await.text().await;
    let people = shop.backend().get("/v1/users").await.good();
    let id = people["data"][0]["id"].as_str().unwrap();
    shop.backend().delete(&format!("/v1/users/{id}")).await.good();
    for it in [sent, unused] {
        shop.backend().get(&format!("/v1/files/{it}")).await.refused(404, "file_not_found");
    }
}
