//! The demo's documents as pages in the shop's frame, where citations lead.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result};

use super::markdown;

/// Writes a page for each document below `demo/knowledge`, and a list of them at `/help`.
///
/// # Errors
/// When the frame has no place for an article, or a document no address.
pub(super) fn write(demo: &Path, site: &Path) -> Result<()> {
    let frame = fs::read_to_string(site.join("index.html"))?;
    fs::copy(demo.join("page/help.css"), site.join("help.css"))?;
    let mut entries = demo.join("knowledge").read_dir()?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut list = String::from("<h1>Help</h1>\n<ul>\n");
    for entry in entries {
        let text = fs::read_to_string(entry.path())?;
        let document = Document::read(&text)
            .with_context(|| format!("{} has no title and url", entry.path().display()))?;
        let title = escaped(document.title);
        let _ = writeln!(list, "<li><a href=\"{}\">{title}</a></li>", document.url);
        put(site, &frame, &title, document.url, &markdown::to_html(document.body))?;
    }
    put(site, &frame, "Help", "/help", &format!("{list}</ul>"))
}

struct Document<'a> {
    title: &'a str,
    url: &'a str,
    body: &'a str,
}

impl<'a> Document<'a> {
    /// Reads front matter with `title` and `url`, and what follows it.
    fn read(text: &'a str) -> Option<Self> {
        let (front, body) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
        let field = |name: &str| {
            front.lines().find_map(|it| it.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
        };
        Some(Self { title: field("title")?, url: field("url")?, body })
    }
}

fn put(site: &Path, frame: &str, title: &str, url: &str, article: &str) -> Result<()> {
    let dir = site.join(url.trim_matches('/'));
    fs::create_dir_all(&dir)?;
    let page = framed(frame, title, article).context("index.html has no title or main part")?;
    Ok(fs::write(dir.join("index.html"), page)?)
}

/// The frame with another title, and the article in its main part.
fn framed(frame: &str, title: &str, article: &str) -> Option<String> {
    let (before, rest) = frame.split_once("<title>")?;
    let (_, rest) = rest.split_once("</title>")?;
    let (head, rest) = rest.split_once("<main id=\"main\">")?;
    let (_, after) = rest.split_once("</main>")?;
    let style = "<link rel=\"stylesheet\" href=\"/help.css\">";
    Some(format!(
        "{before}<title>{title} · Northwind</title>{style}{head}\
         <main id=\"main\"><article class=\"help\">{article}</article></main>{after}"
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_names_itself_and_its_address() {
        let text = "---\ntitle: Shipping & delivery\nurl: /help/shipping\n---\n\n# Shipping\n";
        let document = Document::read(text).unwrap();
        assert_eq!((document.title, document.url), ("Shipping & delivery", "/help/shipping"));
        assert_eq!(document.body, "\n# Shipping\n");
        assert!(Document::read("# Shipping\n").is_none());
    }

    #[test]
    fn an_article_takes_the_place_of_the_shops_main_part() {
        let frame = "<title>Shop</title><nav></nav><main id=\"main\">goods</main><footer>";
        let page = framed(frame, "Help", "words").unwrap();
        assert!(page.contains("<title>Help · Northwind</title>") && page.ends_with("<footer>"));
        assert!(page.contains("words") && !page.contains("goods"));
    }
}
