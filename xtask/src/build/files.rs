//! The files that a page fetches, small and with their final names.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result, ensure};
use parlor_pack::Learned;

use super::{
    boundary::{Boundary, Renaming},
    glue, pack,
};
use crate::{process::Cmd, setup::WasmToolchain, stamp};

/// Names and contents.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// A widget but for its loader.
pub(super) struct Bundle {
    /// The script between page and module.
    pub glue: String,
    /// What is fetched with it.
    pub module: Vec<u8>,
    /// What is fetched when it is needed, by the names that the script uses.
    pub later: Files,
    /// The packs of words, by language.
    pub words: Files,
}

/// Puts packs together again, as a browser does, and compares.
const CHECK: &str = concat!(
    include_str!("unpack.js"),
    r"
import { readdirSync, readFileSync } from 'node:fs'
const read = (name) => readFileSync(new URL(name, import.meta.url))
const arriving = (bytes, size) =>
  new ReadableStream({
    start(to) {
      for (let at = 0; at < bytes.length; at += size) to.enqueue(bytes.subarray(at, at + size))
      to.close()
    },
  })
const names = readdirSync(new URL('.', import.meta.url)).filter((it) => it.endsWith('.pack'))
// The first brings the unpacker.
names.sort((one, other) => (other == 'module.pack') - (one == 'module.pack'))
for (const name of names) {
  const whole = read(name.replace(/pack$/, 'sorted'))
  for (const size of [1e3, 1e6]) {
    const again = await unpacked(arriving(read(name), size))
    if (!whole.equals(again)) throw new Error(`${name} is not unpacked as it was`)
  }
}
"
);

/// From where wasm-bindgen lets a module import, and from where ours does.
const LONG_FROM: &str = "./parlor_bg.js";
const SHORT_FROM: &str = "p";

impl Bundle {
    /// Makes the glue small, in one file with `host`, which pages call, and the names on both
    /// sides of the boundary short. What the glue imports is in `work`.
    ///
    /// # Errors
    /// When esbuild fails.
    pub(super) fn shortened(self, wasm: &WasmToolchain, host: &Path, work: &Path) -> Result<Self> {
        let boundary = Boundary::of(&self.module)?;
        let text = glue::without_unused_imports(&self.glue, &boundary.imports);
        ensure!(text.contains(LONG_FROM), "the glue does not say where imports come from");
        fs::write(work.join("glue.js"), text.replace(LONG_FROM, SHORT_FROM))?;
        // `memory` is also a name of the page's world; everything else is ours alone.
        let ours = boundary.imports.iter().chain(&boundary.exports).filter(|it| *it != "memory");
        let names = minify(wasm, host, work, &ours.map(String::as_str).collect::<Vec<_>>())?;
        let short = |name: &str| names.get(name).map_or_else(|| name.to_owned(), Clone::clone);
        let from = |it: &str| if it == LONG_FROM { SHORT_FROM } else { it }.to_owned();
        let renamed = |module: &[u8]| {
            let export = |name: &str| Some(short(name));
            Renaming { from: &from, import: &short, export: &export }.apply(module)
        };
        Ok(Self {
            glue: fs::read_to_string(work.join("small.js"))?,
            module: renamed(&self.module)?,
            later: self
                .later
                .iter()
                .map(|(name, part)| Ok((name.clone(), renamed(part)?)))
                .collect::<Result<_>>()?,
            words: self.words,
        })
    }

    /// The same with its modules in packs, which the script that ships has put together
    /// again without a difference.
    ///
    /// # Errors
    /// When a module cannot be packed, or the script makes another one of the pack.
    pub(super) fn packed(
        mut self,
        wasm: &WasmToolchain,
        work: &Path,
        unpacker: &[u8],
    ) -> Result<Self> {
        let check = work.join("packs");
        fs::create_dir_all(&check)?;
        let first = ("module".to_owned(), &mut self.module, unpacker);
        let later = self.later.iter_mut().map(|(name, part)| (name.clone(), part, [].as_slice()));
        let mut learned = Learned::nothing();
        for (name, module, unpacker) in [first].into_iter().chain(later) {
            let sorted = pack::alike_together(module)?;
            let mut known = learned.clone();
            *module = pack::pack(&sorted, unpacker, &mut known)
                .with_context(|| format!("{name} cannot be packed"))?;
            if !unpacker.is_empty() {
                learned = known;
            }
            fs::write(check.join(format!("{name}.sorted")), sorted)?;
            fs::write(check.join(format!("{name}.{}", pack::EXTENSION)), &module)?;
        }
        fs::write(check.join("check.mjs"), CHECK)?;
        Cmd::new("node").arg(check.join("check.mjs")).envs(&wasm.env).run()?;
        Ok(self)
    }

    /// Writes everything under its final name and returns the glue's.
    ///
    /// # Errors
    /// When the glue does not name a file, or one cannot be written.
    pub(super) fn place(&self, dist: &Path) -> Result<String> {
        let hash = self.hash();
        let module = format!("parlor-main-{hash}.{}", pack::EXTENSION);
        let mut glue = named(&self.glue, "parlor_bg.wasm", &module)?;
        fs::write(dist.join(module), &self.module)?;
        for (name, part) in &self.later {
            let place = name.trim_start_matches("split_").trim_end_matches(".wasm");
            let place = place.replace('_', "-");
            let place = format!("parlor-{place}-{hash}.{}", pack::EXTENSION);
            glue = named(&glue, name, &place)?;
            fs::write(dist.join(place), part)?;
        }
        for (language, pack) in &self.words {
            fs::write(dist.join(format!("parlor-{language}-{hash}.txt")), pack)?;
        }
        let glue_name = format!("parlor-{hash}.js");
        fs::write(dist.join(&glue_name), glue)?;
        Ok(glue_name)
    }

    /// One for all, for they only fit each other. The loader names it, so each digit more
    /// is one that every visitor downloads on every page.
    fn hash(&self) -> String {
        let mut all = [self.glue.as_bytes(), &self.module].concat();
        self.later.values().chain(self.words.values()).for_each(|it| all.extend(it));
        stamp::short_hash(&all, 10)
    }
}

/// Makes `small.js` of `host` and of `glue.js` in `work`, and returns the new names of these
/// properties.
fn minify(
    wasm: &WasmToolchain,
    host: &Path,
    work: &Path,
    ours: &[&str],
) -> Result<BTreeMap<String, String>> {
    let names = work.join("names.json");
    fs::write(&names, "{}")?;
    Cmd::new("esbuild")
        .arg(host)
        .arg(format!("--alias:parlor-glue={}", work.join("glue.js").display()))
        // The glue fetches a pack, whose name it has.
        .args([
            "--define:PARLOR_WASM=''",
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2020",
        ])
        .args(["--legal-comments=none", "--log-level=warning"])
        .arg(format!("--mangle-props=^({})$", ours.join("|")))
        .arg(format!("--mangle-cache={}", names.display()))
        .arg(format!("--outfile={}", work.join("small.js").display()))
        .envs(&wasm.env)
        .run()?;
    Ok(serde_json::from_str(&fs::read_to_string(names)?)?)
}

/// The glue, with a file's final name in the place of the one it had so far.
fn named(glue: &str, before: &str, now: &str) -> Result<String> {
    ensure!(glue.contains(before), "the glue does not name {before}");
    Ok(glue.replace(before, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(glue: &str) -> Bundle {
        let later = [("split_code.wasm".to_owned(), b"code".to_vec())].into();
        let words = [("de".to_owned(), b"Chat".to_vec())].into();
        Bundle { glue: glue.to_owned(), module: b"module".to_vec(), later, words }
    }

    #[test]
    fn the_glue_fetches_every_file_by_its_final_name() {
        let dist = std::env::temp_dir().join("parlor-files-test");
        fs::create_dir_all(&dist).unwrap();
        let bundle = bundle("f(\"parlor_bg.wasm\",\"split_code.wasm\")");
        let hash = bundle.hash();
        let glue = fs::read_to_string(dist.join(bundle.place(&dist).unwrap())).unwrap();
        assert_eq!(glue, format!("f(\"parlor-main-{hash}.pack\",\"parlor-code-{hash}.pack\")"));
        assert_eq!(fs::read(dist.join(format!("parlor-code-{hash}.pack"))).unwrap(), b"code");
        assert_eq!(fs::read(dist.join(format!("parlor-de-{hash}.txt"))).unwrap(), b"Chat");
        fs::remove_dir_all(dist).unwrap();
    }

    #[test]
    fn glue_that_does_not_name_a_file_is_refused() {
        assert!(named("f(\"parlor_bg.wasm\")", "split_code.wasm", "x").is_err());
    }

    #[test]
    fn the_hash_is_that_of_all_files() {
        let (one, mut other, mut third) = (bundle(""), bundle(""), bundle(""));
        other.later.insert("split_code.wasm".to_owned(), b"another".to_vec());
        assert_ne!(one.hash(), other.hash());
        third.words.insert("de".to_owned(), b"another".to_vec());
        assert_ne!(one.hash(), third.hash());
    }
}
