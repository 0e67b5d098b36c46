//! A PostgreSQL server of our own.

use super::directories;
use parlor_server::storage::Store;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, postgres::PgConnectOptions};
use std::{
    cell::RefCell,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        LazyLock, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};
use tokio::sync::OnceCell;

/// Databases are copied from this one, which has our schema.
const TEMPLATE: &str = "parlor_template";

/// Runs the server until this process ends, however it ends, and leaves nothing.
const KEEPER: &str = r#"
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=400 \
    -c fsync=off -c full_page_writes=off -c shared_buffers=64MB -c max_wal_size=64MB -c log_min_messages=fatal \
    </dev/null >"$2/log" 2>&1 &
server=$!
cat >/dev/null
kill -INT $server
wait $server
rm -rf "$2"
"#;

/// The directory with `initdb` and `postgres`.
pub(super) fn programs() -> Option<PathBuf> {
    directories()
        .into_iter()
        .find(|it| it.join("initdb").is_file() && it.join("postgres").is_file())
}

/// The URL of a new database.
pub(super) async fn database() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    static READY: OnceCell<()> = OnceCell::const_new();
    let cluster = &*CLUSTER;
    READY.get_or_init(|| cluster.make_template()).await;
    let done = std::mem::take(&mut *left());
    for name in done {
        cluster.run(format!("DROP DATABASE {name} WITH (FORCE)")).await;
    }
    let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    cluster.run(format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}")).await;
    MINE.with_borrow_mut(|it| it.0.push(name.clone()));
    cluster.url("parlor", &name)
}

thread_local! {
    /// The databases of the test that has this thread.
    static MINE: RefCell<Databases> = RefCell::default();
}

/// Databases that nobody needs any more: each takes 8 MB.
static LEFT: Mutex<Vec<String>> = Mutex::new(Vec::new());

#[derive(Default)]
struct Databases(Vec<String>);

impl Drop for Databases {
    fn drop(&mut self) {
        left().append(&mut self.0);
    }
}

fn left() -> MutexGuard<'static, Vec<String>> {
    LEFT.lock().unwrap_or_else(PoisonError::into_inner)
}

static CLUSTER: LazyLock<Cluster> = LazyLock::new(Cluster::start);

struct Cluster {
    directory: PathBuf,
    /// Its input stays open as long as this process lives.
    _keeper: Child,
}

impl Cluster {
    fn start() -> Self {
        let programs = programs().unwrap();
        let directory = tempfile::Builder::new().prefix("parlor-pg-").tempdir().unwrap().keep();
        let somebody = Somebody::who_is_not_root();
        somebody.owns(&directory);
        let mut initdb = somebody.command(&programs.join("initdb"));
        initdb.args(["--no-sync", "--auth=trust", "--username=parlor", "--encoding=UTF8"]);
        initdb.args(["--locale=C", "--pgdata"]).arg(directory.join("data"));
        let made = initdb.output().unwrap();
        assert!(made.status.success(), "{made:?}");
        // One user has a password, to be wrong about.
        let access = directory.join("data/pg_hba.conf");
        let rules = fs::read_to_string(&access).unwrap();
        fs::write(&access, format!("local all locked scram-sha-256\n{rules}")).unwrap();
        let mut keeper = somebody.command(Path::new("sh"));
        keeper.args(["-c", KEEPER, "keeper"]).arg(programs).arg(&directory);
        let keeper = keeper.stdin(Stdio::piped()).spawn().unwrap();
        Self { directory, _keeper: keeper }
    }

    fn url(&self, user: &str, database: &str) -> String {
        let host = self.directory.to_str().unwrap().replace('/', "%2F");
        format!("postgres://{user}@localhost/{database}?host={host}")
    }

    async fn make_template(&self) {
        self.is_up().await;
        self.run("CREATE ROLE locked LOGIN PASSWORD 'sesame'".into()).await;
        self.run(format!("CREATE DATABASE {TEMPLATE}")).await;
        let location = parlor_server::storage::Location::Server(self.url("parlor", TEMPLATE));
        Store::open(&location).await.unwrap().close().await;
    }

    /// Tries until the server lets somebody in.
    async fn is_up(&self) {
        let options: PgConnectOptions = self.url("parlor", "postgres").parse().unwrap();
        let begun = std::time::Instant::now();
        while let Err(error) = options.connect().await {
            let log = fs::read_to_string(self.directory.join("log")).unwrap_or_default();
            assert!(begun.elapsed().as_secs() < 60, "PostgreSQL does not start: {error}\n{log}");
            tokio::task::yield_now().await;
        }
    }

    async fn run(&self, sql: String) {
        let options: PgConnectOptions = self.url("parlor", "postgres").parse().unwrap();
        let mut connection = options.connect().await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

/// Whoever the server runs as: PostgreSQL refuses root.
struct Somebody(Option<(u32, u32)>);

impl Somebody {
    fn who_is_not_root() -> Self {
        use std::os::unix::fs::MetadataExt as _;
        if fs::metadata("/proc/self").unwrap().uid() != 0 {
            return Self(None);
        }
        let users = fs::read_to_string("/etc/passwd").unwrap();
        let ids = |name: &str| {
            let line = users.lines().find(|it| it.split(':').next() == Some(name))?;
            let mut ids = line.split(':').skip(2).map(|it| it.parse().unwrap());
            Some((ids.next()?, ids.next()?))
        };
        Self(Some(["postgres", "nobody"].into_iter().find_map(ids).unwrap()))
    }

    fn owns(&self, directory: &Path) {
        if let Some((user, group)) = self.0 {
            std::os::unix::fs::chown(directory, Some(user), Some(group)).unwrap();
        }
    }

    fn command(&self, program: &Path) -> Command {
        use std::os::unix::process::CommandExt as _;
        let mut command = Command::new(program);
        command.current_dir("/");
        if let Some((user, group)) = self.0 {
            command.uid(user).gid(group);
        }
        command
    }
}
