//! Takes out of a module what is fetched later.
//!
//! A function that is marked `wasm_split(name)` and whatever only it reaches, code and
//! data, becomes a file of its own, which shares memory, functions and stack with the
//! rest. This needs the linker's relocations, so it comes before everything else.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

/// The script that knows the parts; `src/later.rs` imports it.
pub(super) const LINK: &str = "./later.js";

/// A module in parts.
pub(super) struct Split {
    /// What is fetched first.
    pub main: PathBuf,
    /// What is fetched later: the name of each file, without extension, and where it is.
    pub later: BTreeMap<String, PathBuf>,
    /// The files of each name that functions are marked with.
    needs: BTreeMap<String, Vec<String>>,
}

/// Writes the parts of a module into `work`.
///
/// # Errors
/// When the module was linked without relocations.
pub(super) fn split(module: &Path, work: &Path) -> Result<Split> {
    let module = fs::read(module)?;
    let main = work.join("main.wasm");
    let mut options = Options::new(&module);
    options.output_dir = work;
    options.main_out_path = &main;
    let done =
        transform(options).map_err(|it| anyhow!("{it:?}")).context("the module cannot be split")?;
    let stem = |it: &Path| it.file_stem().map(|it| it.to_string_lossy().into_owned());
    let later = done.split_modules.into_iter().filter_map(|it| Some((stem(&it)?, it)));
    Ok(Split { later: later.collect(), needs: done.prefetch_map.into_iter().collect(), main })
}

impl Split {
    /// The text of [`LINK`]: which files a name needs, and how they are fetched.
    pub(super) fn link_script(&self) -> String {
        let mut script = include_str!("later.js").to_owned();
        script.push_str("\nconst parts = {\n");
        for (name, files) in &self.needs {
            let files: Vec<_> = files.iter().map(|it| format!("'{}'", file_name(it))).collect();
            let _ = writeln!(script, "  {name}: [{}],", files.join(", "));
        }
        script.push_str("}\n");
        script
    }
}

/// How a part is called until its hash is known.
pub(super) fn file_name(part: &str) -> String {
    format!("{part}.wasm")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_loads_the_files_it_needs() {
        let files = ["chunk_1", "split_code"].map(str::to_owned).to_vec();
        let split = Split {
            main: PathBuf::new(),
            later: BTreeMap::new(),
            needs: [("code".to_owned(), files)].into(),
        };
        let script = split.link_script();
        assert!(script.contains("  code: ['chunk_1.wasm', 'split_code.wasm'],"), "{script}");
    }

    #[test]
    fn what_is_no_module_is_refused() {
        let work = std::env::temp_dir().join("parlor-split-test");
        fs::create_dir_all(&work).unwrap();
        let module = work.join("page.wasm");
        fs::write(&module, "<!doctype html>").unwrap();
        assert!(split(&module, &work).is_err());
        fs::remove_dir_all(work).unwrap();
    }
}
