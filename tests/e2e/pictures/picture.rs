//! Pixels.

use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Transformations};
use std::{collections::BTreeSet, io::Cursor};

/// Pixels in rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Red, green, blue.
    pub(super) pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// Reads a PNG of any kind.
    ///
    /// # Panics
    /// When it is none.
    pub(crate) fn read(png: &[u8]) -> Self {
        match decoded(png) {
            Ok(it) => it,
            Err(error) => panic!("this is no picture: {error}"),
        }
    }

    /// A part of it: left, top, width, height.
    pub(crate) fn part(&self, [left, top, width, height]: [usize; 4]) -> Self {
        let (width, height) = (width.min(self.width - left), height.min(self.height - top));
        let rows = self.pixels.chunks(self.width).skip(top).take(height);
        let pixels = rows.flat_map(|row| row.iter().skip(left).take(width)).copied().collect();
        Self { width, height, pixels }
    }

    /// With so few shades that it packs well; nobody sees the difference.
    pub(crate) fn reduced(mut self) -> Self {
        for byte in self.pixels.as_flattened_mut() {
            *byte = byte.saturating_add(3) / 6 * 6;
        }
        self
    }

    /// As PNG.
    ///
    /// # Panics
    /// Never: it is written into memory.
    pub(crate) fn to_png(&self) -> Vec<u8> {
        let mut png = Vec::new();
        let size = |it: usize| u32::try_from(it).unwrap_or_default();
        let mut encoder = Encoder::new(&mut png, size(self.width), size(self.height));
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::High);
        let palette = self.palette();
        let indexed = palette.len() <= 256;
        encoder.set_color(if indexed { ColorType::Indexed } else { ColorType::Rgb });
        if indexed {
            encoder.set_palette(palette.concat());
        }
        let bytes =
            if indexed { self.indices(&palette) } else { self.pixels.as_flattened().to_vec() };
        let written = encoder.write_header().and_then(|mut it| it.write_image_data(&bytes));
        assert!(written.is_ok(), "{written:?}");
        png
    }

    /// Its colors, in order.
    fn palette(&self) -> Vec<[u8; 3]> {
        let colors: BTreeSet<[u8; 3]> = self.pixels.iter().copied().collect();
        colors.into_iter().collect()
    }

    fn indices(&self, palette: &[[u8; 3]]) -> Vec<u8> {
        let index = |it| palette.binary_search(it).ok().and_then(|it| u8::try_from(it).ok());
        self.pixels.iter().map(|it| index(it).unwrap_or_default()).collect()
    }
}

fn decoded(png: &[u8]) -> Result<Picture, png::DecodingError> {
    let mut decoder = Decoder::new(Cursor::new(png));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let mut bytes = vec![0; reader.output_buffer_size().unwrap_or_default()];
    let info = reader.next_frame(&mut bytes)?;
    bytes.truncate(info.buffer_size());
    let size = info.color_type.samples();
    let pixel = |it: &[u8]| it.first_chunk().copied().unwrap_or_default();
    let pixels = bytes.chunks_exact(size).map(pixel).collect();
    let (width, height) = (info.width as usize, info.height as usize);
    Ok(Picture { width, height, pixels })
}
