//! Every state of the chat on one page, for whoever works on how it looks: `/gallery`.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};

/// Copies the gallery, whose frames load the widget as the shop's page does.
///
/// # Errors
/// When it cannot be written, or the shop's page names no module.
pub(super) fn write(demo: &Path, site: &Path) -> Result<()> {
    let to = site.join("gallery");
    super::copy(&demo.join("gallery"), &to)?;
    let page = fs::read_to_string(site.join("index.html"))?;
    let frame = to.join("frame.html");
    let text = fs::read_to_string(&frame)?;
    let text = with_module(&text, &page).context("no page says where the widget's module is")?;
    Ok(fs::write(frame, text)?)
}

/// The frame with the module that the page's script tag names.
fn with_module(frame: &str, page: &str) -> Option<String> {
    let (_, rest) = page.split_once("data-module=\"")?;
    let (module, _) = rest.split_once('"')?;
    frame
        .contains(SCRIPT)
        .then(|| frame.replace(SCRIPT, &format!("{SCRIPT} data-module=\"{module}\"")))
}

const SCRIPT: &str = "<script async src=\"/parlor.js\"";

#[cfg(test)]
mod tests {
    use super::with_module;

    #[test]
    fn a_frame_loads_the_module_of_the_page() {
        let frame = "<script async src=\"/parlor.js\"></script>";
        let page =
            "<script async src=\"/parlor.js\" data-agent=\"\" data-module=\"/a.js\"></script>";
        let expected = "<script async src=\"/parlor.js\" data-module=\"/a.js\"></script>";
        assert_eq!(with_module(frame, page).as_deref(), Some(expected));
        assert!(with_module("<p>", page).is_none() && with_module(frame, "<p>").is_none());
    }
}
