//! The shop as one data directory serves it: Trunk's page with its agent's key, and the
//! help pages that the agent cites.

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
/// When files cannot be written, or no page has a script tag without a key.
pub(crate) fn place(repo: &Repo, page: &Path, site: &Path, key: &str) -> Result<PathBuf> {
    if site.exists() {
        fs::remove_dir_all(site)?;
    }
    let fill = || -> Result<usize> {
        copy(page, site)?;
        help::write(&repo.root.join("demo"), site)?;
        enter_key(site, key)
    };
    let tags =
        fill().with_context(|| format!("the shop cannot be written to {}", site.display()))?;
    ensure!(tags > 0, "no page has the widget's script tag: see pattern_script in Trunk.toml");
    Ok(site.to_path_buf())
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
