//! The smallest server that will do: a thread for each connection, a request on each.

use std::{
    fs,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

use super::{api, stream::stream};

const PAGES: [(&str, &str); 3] = [
    ("widget.html", include_str!("../pages/widget.html")),
    ("plain.html", include_str!("../pages/plain.html")),
    ("probe.js", include_str!("../pages/probe.js")),
];

/// Serves until the program ends.
pub(in super::super) struct Host {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    widget: PathBuf,
    /// When the last byte of the last answer was written.
    said: Mutex<Option<SystemTime>>,
}

impl Host {
    /// Serves the pages, and the widget in that directory.
    ///
    /// # Errors
    /// When no port can be had.
    pub(in super::super) fn start(widget: PathBuf) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared { widget, said: Mutex::default() });
        let ours = Arc::clone(&shared);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let shared = Arc::clone(&ours);
                // A browser that goes away in the middle is no failure.
                thread::spawn(move || drop(serve(connection, &shared)));
            }
        });
        Ok(Self { port, shared })
    }

    /// Where a page is.
    pub(in super::super) fn url(&self, page: &str) -> String {
        format!("http://127.0.0.1:{}/{page}", self.port)
    }

    /// When the last word of the last answer was written, in milliseconds of Unix time.
    pub(in super::super) fn said_at_millis(&self) -> f64 {
        let said = *self.shared.said.lock().unwrap_or_else(PoisonError::into_inner);
        let since = said.and_then(|it| it.duration_since(UNIX_EPOCH).ok());
        since.unwrap_or_default().as_secs_f64() * 1e3
    }
}

fn serve(mut connection: TcpStream, shared: &Shared) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let (path, body) = request(&connection)?;
    let (path, query) = path.split_once('?').unwrap_or((&path, ""));
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match parts[..] {
        ["v1", "widget", "config", _] => reply(&mut connection, JSON, api::config().as_bytes()),
        ["v1", "widget", "sessions"] => reply(&mut connection, JSON, api::session().as_bytes()),
        ["v1", "conversations", _, "messages"] => {
            let limit = value(query, "limit").and_then(|it| it.parse().ok());
            let page = api::history(value(query, "before"), limit.unwrap_or(100));
            reply(&mut connection, JSON, page.as_bytes())
        }
        ["v1", "conversations", _, "events"] => watched(&mut connection),
        ["v1", "agents", _, "chat"] => {
            head(&mut connection, "200 OK", EVENTS)?;
            let said = stream(&mut connection, api::tokens_asked_for(&body))?;
            shared.said.lock().unwrap_or_else(PoisonError::into_inner).replace(said);
            Ok(())
        }
        [file] => match content(file, shared) {
            Some(content) => reply(&mut connection, kind(file), &content),
            None => head(&mut connection, "404 Not Found", JSON),
        },
        _ => head(&mut connection, "404 Not Found", JSON),
    }
}

const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";

/// The path of a request, and its body.
fn request(connection: &TcpStream) -> io::Result<(String, Vec<u8>)> {
    let mut reader = BufReader::new(connection);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        match line.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().unwrap_or_default();
            }
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((path, body))
}

/// A conversation in which nothing happens, until nobody watches it.
fn watched(connection: &mut TcpStream) -> io::Result<()> {
    head(connection, "200 OK", EVENTS)?;
    connection.write_all(b": stream-open\n\n")?;
    connection.read(&mut [0]).map(drop)
}

fn reply(connection: &mut TcpStream, kind: &str, body: &[u8]) -> io::Result<()> {
    head(connection, "200 OK", kind)?;
    connection.write_all(body)
}

fn head(connection: &mut TcpStream, status: &str, kind: &str) -> io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncache-control: no-cache\r\n\
         connection: close\r\n\r\n"
    );
    connection.write_all(head.as_bytes())
}

fn content(file: &str, shared: &Shared) -> Option<Vec<u8>> {
    match PAGES.iter().find(|it| it.0 == file) {
        Some((_, page)) => Some(page.as_bytes().to_vec()),
        None => fs::read(shared.widget.join(file)).ok(),
    }
}

fn kind(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn value<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').filter_map(|it| it.split_once('=')).find(|it| it.0 == name).map(|it| it.1)
}
