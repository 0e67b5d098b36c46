//! Puts two directories into the binary: the migrations, and the built widget.
//!
//! `PARLOR_WIDGET_DIR` names the directory of the built widget. Without it the
//! binary carries none, and says so when it is asked for `/parlor.js`.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);

    let migrations = root.join("migrations");
    fs::write(out.join("migrations.rs"), table(&migrations, "include_str")?)?;

    println!("cargo::rerun-if-env-changed=PARLOR_WIDGET_DIR");
    let widget = env::var_os("PARLOR_WIDGET_DIR").map(PathBuf::from);
    let listed = widget.map_or_else(|| Ok("&[]".into()), |it| table(&it, "include_bytes"))?;
    fs::write(out.join("widget.rs"), listed)
}

/// A Rust expression: a slice of (path below `directory`, contents).
fn table(directory: &Path, include: &str) -> io::Result<String> {
    println!("cargo::rerun-if-changed={}", directory.display());
    let mut rows = String::from("&[\n");
    for file in files(directory)? {
        let name = file.strip_prefix(directory).map_err(io::Error::other)?;
        let name = name.to_string_lossy().replace('\\', "/");
        let path = file.canonicalize()?.to_string_lossy().into_owned();
        writeln!(rows, "({name:?}, {include}!({path:?})),").map_err(io::Error::other)?;
    }
    Ok(rows + "]")
}

/// Every file below `directory`, sorted, so that two builds are the same.
fn files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let unreadable = |it| io::Error::other(format!("{} cannot be read: {it}", directory.display()));
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).map_err(unreadable)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
