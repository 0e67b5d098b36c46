//! What may answer in the place of a server: a proxy that found nobody, a page that asks
//! for a password, or nothing at all.

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Somebody who answers every request, and is not the server.
#[derive(Clone, Debug)]
pub(crate) enum Impostor {
    /// Says this: the status, headers of its own, and the body.
    Says(u16, &'static str, &'static str),
    /// Begins a stream of events, and never says anything.
    Drones,
    /// Takes every request, and never answers.
    Hangs,
}

/// As every proxy has one.
const HTML: &str = "content-type: text/html\r\n";

impl Impostor {
    /// A page of HTML with this status.
    pub(crate) fn page(status: u16) -> Self {
        Self::Says(status, HTML, "<!doctype html><title>Hotel</title><h1>Welcome</h1>")
    }

    /// An error as the server itself writes it.
    pub(crate) fn error(status: u16, body: &'static str) -> Self {
        Self::Says(status, "content-type: application/json\r\n", body)
    }

    /// Reads one request, and answers it.
    pub(super) async fn meets(self, mut visitor: TcpStream) {
        let asks_first = read_request(&mut visitor).await;
        let answer = match &self {
            _ if asks_first => head(204, "") + "\r\n",
            Self::Says(status, headers, body) => {
                let length = format!("content-length: {}\r\n", body.len());
                head(*status, headers) + &length + "\r\n" + body
            }
            Self::Drones => head(200, "content-type: text/event-stream\r\n") + "\r\n",
            Self::Hangs => String::new(),
        };
        let _ = visitor.write_all(answer.as_bytes()).await;
        if !asks_first && matches!(self, Self::Drones | Self::Hangs) {
            // Until the other side gives up.
            let _ = visitor.read(&mut [0]).await;
        }
        let _ = visitor.shutdown().await;
    }
}

/// The beginning of an answer that any page may read.
fn head(status: u16, headers: &str) -> String {
    format!(
        "HTTP/1.1 {status} So\r\nconnection: close\r\naccess-control-allow-origin: *\r\n\
         access-control-allow-headers: *, authorization\r\naccess-control-allow-methods: *\r\n\
         access-control-expose-headers: *\r\n{headers}"
    )
}

/// Reads a request to its end, and says whether it only asks for leave to send another.
async fn read_request(visitor: &mut TcpStream) -> bool {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && body.len() >= length_of(head)
        {
            return head.starts_with("OPTIONS ");
        }
        match visitor.read_buf(&mut request).await {
            Ok(1..) => {}
            _ => return false,
        }
    }
}

fn length_of(head: &str) -> usize {
    let mut lines = head.lines().filter_map(|it| it.split_once(": "));
    let length = lines.find(|it| it.0.eq_ignore_ascii_case("content-length"));
    length.and_then(|it| it.1.parse().ok()).unwrap_or_default()
}
