//! A model server that replays bytes and remembers what it was asked.

use parlor_server::{
    domain::model::{ModelSettings, Secret},
    models::{client::ModelClient, timeouts::Timeouts},
};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};

/// One answer of the server, in the order of requests.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// 200 and these bytes, then the connection closes.
    Stream(String),
    /// 200, these bytes, and then silence on an open connection.
    Stalls(String),
    /// Another status with headers (each with its line end) and a body.
    Status(u16, &'static str, &'static str),
    /// The connection closes without a byte.
    HangsUp,
}

/// The server, on a port of its own.
pub(crate) struct Upstream {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<String>>>,
    /// Gets a permit for each connection that the client closed on us.
    left: Arc<Semaphore>,
}

impl Upstream {
    /// Listens, and gives these replies to the requests as they come.
    pub(crate) async fn replying(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let (requests, left) = (Arc::default(), Arc::new(Semaphore::new(0)));
        let upstream = Self { url, requests: Arc::clone(&requests), left: Arc::clone(&left) };
        let mut replies: VecDeque<Reply> = replies.into_iter().collect();
        tokio::spawn(async move {
            while let Some(reply) = replies.pop_front() {
                let (socket, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(socket, reply, Arc::clone(&requests), Arc::clone(&left)));
            }
        });
        upstream
    }

    /// A client of this server.
    pub(crate) fn client(&self, timeouts: Timeouts) -> ModelClient {
        ModelClient::new(self.settings(), timeouts).unwrap()
    }

    /// How to reach this server.
    pub(crate) fn settings(&self) -> ModelSettings {
        ModelSettings {
            url: self.url.clone(),
            name: "test-model".into(),
            api_key: Some(Secret::new("sk-secret")),
            temperature: Some(0.2),
            ..ModelSettings::default()
        }
    }

    /// Head and body of each request so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Waits until the client closed a connection that stalled.
    pub(crate) async fn is_left(&self) {
        self.left.acquire().await.unwrap().forget();
    }
}

/// Timeouts that a test can run into, and a machine under load does not by accident.
pub(crate) fn impatient() -> Timeouts {
    let moment = Duration::from_millis(300);
    Timeouts { first_byte: moment, between_chunks: moment, ..Timeouts::default() }
}

async fn serve(
    socket: TcpStream,
    reply: Reply,
    requests: Arc<Mutex<Vec<String>>>,
    left: Arc<Semaphore>,
) {
    let mut socket = BufReader::new(socket);
    let request = read(&mut socket).await;
    requests.lock().unwrap().push(request);
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let (bytes, stalls) = match reply {
        Reply::Stream(body) => (format!("{head}{body}"), false),
        Reply::Stalls(body) => (format!("{head}{body}"), true),
        Reply::Status(status, headers, body) => {
            (format!("HTTP/1.1 {status} X\r\nconnection: close\r\n{headers}\r\n{body}"), false)
        }
        Reply::HangsUp => return,
    };
    let _ = socket.write_all(bytes.as_bytes()).await;
    if stalls {
        // Ends when the client closes its side.
        let _ = socket.read_u8().await;
        left.add_permits(1);
    }
}

async fn read(socket: &mut BufReader<TcpStream>) -> String {
    let mut request = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        socket.read_line(&mut line).await.unwrap();
        if let Some(it) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = it.trim().parse().unwrap();
        }
        let is_end = line.trim().is_empty();
        request.push_str(&line);
        if is_end {
            break;
        }
    }
    let mut body = vec![0; length];
    socket.read_exact(&mut body).await.unwrap();
    request + std::str::from_utf8(&body).unwrap()
}
