use std::{
    io::{self, Write},
    sync::OnceLock,
    time::Duration,
};
use tokio::sync::watch;
use tracing_subscriber::filter::LevelFilter;

/// Longer than anything here takes; a test that waits for it has failed.
const PATIENCE: Duration = Duration::from_secs(20);

static LINES: OnceLock<watch::Sender<Vec<String>>> = OnceLock::new();

/// The warnings of every server in this process, from its first reader on.
/// Readers tell them apart by the ids in them.
pub(crate) struct Log(watch::Receiver<Vec<String>>);

impl Log {
    pub(crate) fn open() -> Self {
        let lines = LINES.get_or_init(|| {
            let log = tracing_subscriber::fmt().with_writer(|| Line).with_ansi(false);
            log.with_max_level(LevelFilter::WARN).init();
            watch::Sender::default()
        });
        Self(lines.subscribe())
    }

    /// Whether there is a line with all of these words.
    pub(crate) fn has(&self, words: &[&str]) -> bool {
        has(&self.0.borrow(), words)
    }

    /// Returns once there is a line with all of these words.
    pub(crate) async fn says(&mut self, words: &[&str]) {
        let said = tokio::time::timeout(PATIENCE, self.0.wait_for(|it| has(it, words))).await;
        said.unwrap_or_else(|_| panic!("the log never says {words:?}")).unwrap();
    }
}

fn has(lines: &[String], words: &[&str]) -> bool {
    lines.iter().any(|line| words.iter().all(|it| line.contains(it)))
}

struct Line;

impl Write for Line {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if let Some(lines) = LINES.get() {
            lines.send_modify(|it| it.push(String::from_utf8_lossy(line).into_owned()));
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
