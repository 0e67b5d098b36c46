//! The widget's own files.

use crate::support::{Reply, Shop};
use reqwest::Method;
use std::fs;

const HASHED: &str = "/parlor-0123456789abcdef_bg.wasm";

/// A shop that serves a built widget, and a site.
async fn shop() -> (Shop, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let (widget, site) = (directory.path().join("widget"), directory.path().join("site"));
    for it in [&widget, &site, &site.join("help")] {
        fs::create_dir_all(it).unwrap();
    }
    fs::write(widget.join("parlor.js"), "loader").unwrap();
    fs::write(widget.join("parlor.js.br"), "loader, brotli").unwrap();
    fs::write(widget.join("parlor.js.gz"), "loader, gzip").unwrap();
    fs::write(widget.join(&HASHED[1..]), "\0asm").unwrap();
    fs::write(directory.path().join("secret.txt"), "sesame").unwrap();
    fs::write(site.join("index.html"), "<h1>Shop</h1>").unwrap();
    fs::write(site.join("help/index.html"), "<h1>Help</h1>").unwrap();
    let shop = Shop::open_with(|it| {
        it.assets_dir = Some(widget);
        it.site_dir = Some(site);
    })
    .await;
    (shop, directory)
}

async fn get(shop: &Shop, path: &str, headers: &[(&str, &str)]) -> Reply {
    let request = shop.stranger().request(Method::GET, path);
    Reply::of(headers.iter().fold(request, |it, (name, value)| it.header(*name, *value))).await
}

#[tokio::test]
async fn the_loader_is_kept_for_five_minutes_and_the_hashed_files_forever() {
    let (shop, _directory) = shop().await;
    let loader = get(&shop, "/parlor.js", &[]).await;
    assert_eq!(loader.body, "loader");
    assert_eq!(loader.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(loader.header("cache-control"), "public, max-age=300");

    let module = get(&shop, HASHED, &[]).await;
    assert_eq!(module.header("content-type"), "application/wasm");
    assert_eq!(module.header("cache-control"), "public, max-age=31536000, immutable");
    for reply in [loader, module] {
        assert_eq!(reply.header("access-control-allow-origin"), "*");
        assert_eq!(reply.header("cross-origin-resource-policy"), "cross-origin");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("vary"), "accept-encoding");
    }
}

#[tokio::test]
async fn the_smallest_form_that_the_browser_takes_is_sent() {
    let (shop, _directory) = shop().await;
    for (offers, encoding, body) in [
        ("gzip, deflate, br", Some("br"), "loader, brotli"),
        ("gzip", Some("gzip"), "loader, gzip"),
        ("identity", None, "loader"),
    ] {
        let reply = get(&shop, "/parlor.js", &[("accept-encoding", offers)]).await;
        let sent = reply.headers.get("content-encoding").map(|it| it.to_str().unwrap());
        assert_eq!((sent, reply.body.as_str()), (encoding, body));
        assert!(reply.header("content-type").starts_with("text/javascript"));
    }
}

#[tokio::test]
async fn a_file_that_is_known_is_not_sent_again() {
    let (shop, _directory) = shop().await;
    let first = get(&shop, "/parlor.js", &[]).await;
    let again = get(&shop, "/parlor.js", &[("if-none-match", first.header("etag"))]).await;
    assert_eq!((again.status.as_u16(), again.body.as_str()), (304, ""));
    let other = get(&shop, "/parlor.js", &[("if-none-match", "\"other\"")]).await;
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn no_path_leads_out_of_the_files() {
    let (shop, _directory) = shop().await;
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/help/../../secret.txt",
        "/..\\secret.txt",
    ] {
        // The client would tidy the path up, so the request is written by hand.
        let reply = by_hand(&shop, path).await;
        assert!(!reply.contains("sesame"), "{path}: {reply}");
        assert!(reply.starts_with("HTTP/1.1 4"), "{path}: {reply}");
    }
}

async fn by_hand(shop: &Shop, path: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = tokio::net::TcpStream::connect(shop.app().address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    reply
}

#[tokio::test]
async fn a_site_is_served_beside_the_widget_and_the_api() {
    let (shop, _directory) = shop().await;
    let page = get(&shop, "/", &[]).await;
    assert_eq!(page.body, "<h1>Shop</h1>");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(get(&shop, "/help/", &[]).await.body, "<h1>Help</h1>");
    get(&shop, "/missing.html", &[]).await.refused(404, "route_not_found");
    get(&shop, "/v1/agents", &[]).await.refused(401, "unauthorized");
}

#[tokio::test]
async fn a_page_can_read_that_a_file_is_not_there() {
    let (with_site, _directory) = shop().await;
    let without = Shop::open().await;
    let page = [("origin", "https://shop.example")];
    for (shop, path) in [
        (&with_site, "/parlor-ffffffffffffffff.js"),
        (&with_site, "/.env"),
        (&without, "/parlor.js"),
        (&without, "/parlor-ffffffffffffffff.js"),
    ] {
        let reply = get(shop, path, &page).await;
        assert_eq!(reply.status, 404, "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}");
    }
}

#[tokio::test]
async fn what_lies_hidden_in_a_site_is_for_nobody() {
    let (shop, directory) = shop().await;
    fs::write(directory.path().join("site/.env"), "SECRET=1").unwrap();
    get(&shop, "/.env", &[]).await.refused(404, "route_not_found");
    get(&shop, "/help/../.env", &[]).await.refused(404, "route_not_found");
}

#[tokio::test]
async fn a_server_without_a_widget_says_how_to_build_one() {
    let shop = Shop::open().await;
    let reply = get(&shop, "/parlor.js", &[]).await;
    reply.refused(404, "widget_not_built");
    assert!(reply.body.contains("cargo xtask dist"));
}
