//! The page as one data directory serves it: Trunk's output with its agent's key.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};

/// Copies the page to `site`, with the key in its script tag, and returns `site`.
///
/// # Errors
/// When files cannot be written, or no page has a script tag without a key.
pub(super) fn place(page: &Path, site: &Path, publishable_key: &str) -> Result<PathBuf> {
    if site.exists() {
        fs::remove_dir_all(site)?;
    }
    let pages = copy(page, site, publishable_key)
        .with_context(|| format!("the page cannot be written to {}", site.display()))?;
    ensure!(pages > 0, "no page has the widget's script tag: see pattern_script in Trunk.toml");
    Ok(site.to_path_buf())
}

/// Returns how many script tags got the key.
fn copy(from: &Path, to: &Path, key: &str) -> Result<usize> {
    fs::create_dir_all(to)?;
    let mut tags = 0;
    for entry in from.read_dir()? {
        let (from, to) = {
            let entry = entry?;
            (entry.path(), to.join(entry.file_name()))
        };
        if from.is_dir() {
            tags += copy(&from, &to, key)?;
        } else if from.extension().is_some_and(|it| it == "html") {
            let html = fs::read_to_string(&from)?;
            tags += html.matches(EMPTY).count();
            fs::write(to, html.replace(EMPTY, &format!("data-agent=\"{key}\"")))?;
        } else {
            fs::copy(&from, &to)?;
        }
    }
    Ok(tags)
}

const EMPTY: &str = "data-agent=\"\"";

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("parlor-site-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(dir.join("page/help")).unwrap();
        dir
    }

    #[test]
    fn every_page_gets_the_key_and_other_files_stay_as_they_are() {
        let dir = scratch("key");
        for page in ["page/index.html", "page/help/index.html"] {
            fs::write(dir.join(page), "<script data-agent=\"\"></script>").unwrap();
        }
        fs::write(dir.join("page/a.js"), EMPTY).unwrap();
        let site = place(&dir.join("page"), &dir.join("site"), "pk_1").unwrap();
        let read = |name: &str| fs::read_to_string(site.join(name)).unwrap();
        assert_eq!(read("help/index.html"), "<script data-agent=\"pk_1\"></script>");
        assert_eq!(read("a.js"), EMPTY);
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn a_page_without_the_tag_is_refused() {
        let dir = scratch("none");
        fs::write(dir.join("page/index.html"), "<p>").unwrap();
        assert!(place(&dir.join("page"), &dir.join("site"), "pk_1").is_err());
        fs::remove_dir_all(dir).unwrap();
    }
}
