//! The network between the shop and its server, which can be cut, and worse.

use super::Impostor;
use std::{cell::RefCell, io, net::Ipv4Addr};
use tokio::{
    io::{AsyncReadExt as _, copy, copy_bidirectional},
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};
use tokio_util::sync::CancellationToken;

/// Passes bytes on to a server, until it is cut.
#[derive(Debug)]
pub(crate) struct Line {
    /// `http://127.0.0.1:…`, this end of the line.
    pub(crate) url: String,
    server: String,
    port: u16,
    open: RefCell<Option<Open>>,
}

/// A line that takes connections.
#[derive(Debug)]
struct Open {
    cut: CancellationToken,
    passing: JoinHandle<Option<()>>,
}

/// What becomes of a connection.
#[derive(Clone, Debug)]
enum Fate {
    /// It reaches the server.
    Whole,
    /// The server hears the visitor, who hears nothing.
    Deaf,
    /// It breaks after some of what the server says: at most this many bytes, fewer from
    /// one time to the next as this seed has it.
    Frayed(u64, u64),
    /// Somebody else answers.
    Taken(Impostor),
}

impl Line {
    /// A line to the server at this address, `http://host:port`.
    ///
    /// # Panics
    /// When the machine has no port left.
    pub(crate) async fn to(url: &str) -> Self {
        let server = url.trim_start_matches("http://").to_owned();
        let listening = open(0, &server, Fate::Whole).await;
        let Ok((port, open)) = listening else { panic!("no port is free for the line") };
        let open = RefCell::new(Some(open));
        Self { url: format!("http://127.0.0.1:{port}"), server, port, open }
    }

    /// Breaks every connection and takes no more.
    pub(crate) fn is_cut(&self) {
        if let Some(open) = &*self.open.borrow() {
            open.cut.cancel();
        }
    }

    /// Mends it, at the same address.
    pub(crate) async fn is_mended(&self) {
        self.becomes(Fate::Whole).await;
    }

    /// Breaks every connection; from now on the server hears what it is sent, and nobody
    /// hears what it says.
    pub(crate) async fn is_deaf(&self) {
        self.becomes(Fate::Deaf).await;
    }

    /// Breaks every connection, and each new one after at most `most` bytes of an answer.
    pub(crate) async fn is_frayed(&self, seed: u64, most: u64) {
        self.becomes(Fate::Frayed(seed, most)).await;
    }

    /// Breaks every connection; from now on somebody else answers.
    pub(crate) async fn is_taken_by(&self, impostor: Impostor) {
        self.becomes(Fate::Taken(impostor)).await;
    }

    /// # Panics
    /// When its port was taken meanwhile.
    async fn becomes(&self, fate: Fate) {
        self.is_cut();
        let before = self.open.take();
        if let Some(before) = before {
            // Its port is free then.
            let _ = before.passing.await;
        }
        match open(self.port, &self.server, fate).await {
            Ok((_, open)) => drop(self.open.replace(Some(open))),
            Err(error) => panic!("the line cannot be opened again: {error}"),
        }
    }
}

async fn open(port: u16, server: &str, fate: Fate) -> io::Result<(u16, Open)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let port = listener.local_addr()?.port();
    let cut = CancellationToken::new();
    let passing = pass_on(listener, server.to_owned(), fate);
    let passing = tokio::spawn(cut.clone().run_until_cancelled_owned(passing));
    Ok((port, Open { cut, passing }))
}

/// Connections are owned by this future: dropping it drops them all.
async fn pass_on(listener: TcpListener, server: String, mut fate: Fate) {
    let mut connections = JoinSet::new();
    while let Ok((here, _)) = listener.accept().await {
        if let Fate::Frayed(seed, _) = &mut fate {
            *seed = next(*seed);
        }
        let (server, fate) = (server.clone(), fate.clone());
        connections.spawn(async move {
            if let Fate::Taken(impostor) = fate {
                return impostor.meets(here).await;
            }
            if let Ok(there) = TcpStream::connect(server).await {
                connect(here, there, fate).await;
            }
        });
    }
}

async fn connect(mut here: TcpStream, mut there: TcpStream, fate: Fate) {
    match fate {
        // A browser that asks whether it may ask is answered, or it never would.
        Fate::Deaf if asks_first(&here).await => Impostor::Hangs.meets(here).await,
        Fate::Deaf => {
            // What the server says is left unread, and the connection open.
            let (mut asks, _mute) = here.split();
            let (_unread, mut hears) = there.split();
            let _ = copy(&mut asks, &mut hears).await;
        }
        Fate::Frayed(seed, most) => {
            let (mut asks, mut hears) = here.split();
            let (says, mut is_asked) = there.split();
            let mut says = says.take(most / 4 + seed % (most * 3 / 4));
            tokio::select! {
                _ = copy(&mut says, &mut hears) => {}
                _ = copy(&mut asks, &mut is_asked) => {}
            }
        }
        Fate::Whole | Fate::Taken(_) => {
            let _ = copy_bidirectional(&mut here, &mut there).await;
        }
    }
}

/// Whether a connection begins by asking for leave to send a request (CORS).
async fn asks_first(here: &TcpStream) -> bool {
    let mut first = [0];
    here.peek(&mut first).await.is_ok() && first == *b"O"
}

/// The next of a row of numbers that look random (Knuth's MMIX, its high bits).
fn next(seed: u64) -> u64 {
    seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 11
}
