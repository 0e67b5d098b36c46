//! The two encodings in which files are sent.

use std::{fs, io::Write as _, path::Path};

use anyhow::{Context as _, Result};

use super::pack;

/// Brotli at level 11 with the largest window that browsers take.
///
/// At each seam it begins to count anew what is frequent, for what follows is of another
/// kind, unless the whole is so short that the counting costs more than it saves.
fn brotli(bytes: &[u8], seams: &[usize]) -> Result<Vec<u8>> {
    let (whole, apart) = (brotli_with(bytes, &[])?, brotli_with(bytes, seams)?);
    Ok(if apart.len() < whole.len() { apart } else { whole })
}

fn brotli_with(bytes: &[u8], seams: &[usize]) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::with_params(&mut out, 4096, &params);
    let mut from = 0;
    for to in seams.iter().copied().chain([bytes.len()]) {
        writer.write_all(bytes.get(from..to).context("a seam is beyond the end")?)?;
        if to < bytes.len() {
            writer.flush()?;
        }
        from = to;
    }
    drop(writer);
    Ok(out)
}

/// Gzip at level 9, without a time, so that the same bytes give the same file.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// Writes `FILE.br` and `FILE.gz` next to each file of a directory.
pub(super) fn add_siblings(dir: &Path) -> Result<()> {
    for entry in dir.read_dir()? {
        let path = entry?.path();
        let bytes = fs::read(&path).with_context(|| format!("{} is unreadable", path.display()))?;
        let sibling = |ending: &str| {
            let mut name = path.clone().into_os_string();
            name.push(ending);
            name
        };
        let is_pack = path.extension().is_some_and(|it| it == pack::EXTENSION);
        let seams = if is_pack { pack::seams(&bytes)? } else { Vec::new() };
        fs::write(sibling(".br"), brotli(&bytes, &seams)?)?;
        fs::write(sibling(".gz"), gzip(&bytes)?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    const TEXT: &[u8] = b"to be or not to be, that is the question; to be or not to be";

    #[test]
    fn brotli_gives_back_what_it_took() {
        for seams in [[].as_slice(), &[7, 7, 20]] {
            let packed = brotli(TEXT, seams).unwrap();
            let mut text = Vec::new();
            brotli::Decompressor::new(packed.as_slice(), 4096).read_to_end(&mut text).unwrap();
            assert_eq!(text, TEXT);
            assert!(packed.len() < TEXT.len());
        }
    }

    #[test]
    fn gzip_gives_back_what_it_took_and_is_the_same_each_time() {
        let packed = gzip(TEXT).unwrap();
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut text).unwrap();
        assert_eq!(text, TEXT);
        assert_eq!(packed, gzip(TEXT).unwrap());
    }
}
