//! The shop as one data directory serves it: Trunk's page with its agent's key, the help
//! pages that the agent cites, and the gallery.

mod gallery;
mod help;
mod markdown;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};

use crate::repo::Repo;

/// Writes the shop to `site`, with the key in its script tags, and returns `site`.
///
/// # Errors
/// When files cannot be written, no page has a script tag without a key, or a
/// directory of somebody else's is there.
pub(crate) fn place(repo: &Repo, page: &Path, site: &Path, key: &str) -> Result<PathBuf> {
    let fill = || -> Result<usize> {
        empty(site)?;
        copy(page, site)?;
        help::write(&repo.root.join("demo"), site)?;
        gallery::write(&repo.root.join("demo"), site)?;
        enter_key(site, key)
    };
    let tags =
        fill().with_context(|| format!("the shop cannot be written to {}", site.display()))?;
    ensure!(tags > 0, "no page has the widget's script tag: see pattern_script in Trunk.toml");
    Ok(site.to_path_buf())
}

/// Takes away what an earlier run wrote, and nothing else: the data directory is the
/// person's choice and may hold a directory of that name.
fn empty(site: &Path) -> Result<()> {
    let ours = site.join(OURS);
    if site.exists() {
        ensure!(ours.is_file(), "it is there and not the demo's: choose another --data DIR");
        fs::remove_dir_all(site)?;
    }
    fs::create_dir_all(site)?;
    Ok(fs::write(ours, "")?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in from.read_dir()? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}

/// Puts the key into each script tag and returns how many there are.
fn enter_key(dir: &Path, key: &str) -> Result<usize> {
    let mut tags = 0;
    for entry in dir.read_dir()? {
        let path = entry?.path();
        if path.is_dir() {
            tags += enter_key(&path, key)?;
        } else if path.extension().is_some_and(|it| it == "html") {
            let html = fs::read_to_string(&path)?;
            tags += html.matches(NO_KEY).count();
            fs::write(path, html.replace(NO_KEY, &format!("data-agent=\"{key}\"")))?;
        }
    }
    Ok(tags)
}

/// Marks a directory that may be emptied. The server serves no hidden file.
const OURS: &str = ".parlor-demo";
const NO_KEY: &str = "data-agent=\"\"";

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("parlor-site-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(dir.join("help")).unwrap();
        dir
    }

    #[test]
    fn every_page_gets_the_key_and_other_files_stay_as_they_are() {
        let dir = scratch("key");
        for page in ["index.html", "help/index.html"] {
            fs::write(dir.join(page), "<script data-agent=\"\"></script>").unwrap();
        }
        fs::write(dir.join("a.js"), NO_KEY).unwrap();
        assert_eq!(enter_key(&dir, "pk_1").unwrap(), 2);
        let read = |name: &str| fs::read_to_string(dir.join(name)).unwrap();
        assert_eq!(read("help/index.html"), "<script data-agent=\"pk_1\"></script>");
        assert_eq!(read("a.js"), NO_KEY);
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn a_site_that_the_demo_did_not_write_is_left_alone() {
        let site = scratch("theirs");
        fs::write(site.join("index.html"), "theirs").unwrap();
        assert!(empty(&site).unwrap_err().to_string().contains("--data DIR"));
        assert_eq!(fs::read_to_string(site.join("index.html")).unwrap(), "theirs");
        fs::remove_dir_all(&site).unwrap();
        empty(&site).unwrap();
        fs::write(site.join("index.html"), "ours").unwrap();
        empty(&site).unwrap();
        assert!(!site.join("index.html").exists());
        fs::remove_dir_all(site).unwrap();
    }

    #[test]
    fn a_page_is_copied_with_its_directories() {
        let dir = scratch("copy");
        fs::write(dir.join("help/a.html"), "a").unwrap();
        let to = dir.with_extension("to");
        copy(&dir, &to).unwrap();
        assert_eq!(fs::read_to_string(to.join("help/a.html")).unwrap(), "a");
        fs::remove_dir_all(dir).unwrap();
        fs::remove_dir_all(to).unwrap();
    }
}
