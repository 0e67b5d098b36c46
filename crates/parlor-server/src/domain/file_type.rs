//! What a file is, by its bytes. What it calls itself is only compared with that.

/// What may be sent. A picture or page that can hold scripts (SVG, HTML) is none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    /// `image/png`
    Png,
    /// `image/jpeg`
    Jpeg,
    /// `image/webp`
    Webp,
    /// `image/gif`
    Gif,
    /// `application/pdf`
    Pdf,
    /// Word's `.docx`
    Docx,
    /// `text/plain`
    Text,
    /// `text/markdown`
    Markdown,
    /// `text/csv`
    Csv,
}

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

impl FileType {
    /// Every one.
    pub const ALL: [Self; 9] = [
        Self::Png,
        Self::Jpeg,
        Self::Webp,
        Self::Gif,
        Self::Pdf,
        Self::Docx,
        Self::Text,
        Self::Markdown,
        Self::Csv,
    ];

    /// IANA media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
            Self::Pdf => "application/pdf",
            Self::Docx => DOCX,
            Self::Text => "text/plain",
            Self::Markdown => "text/markdown",
            Self::Csv => "text/csv",
        }
    }

    /// Reads what [`FileType::media_type`] wrote, or what else it is called.
    pub fn named(media_type: &str) -> Option<Self> {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "image/jpg" | "image/pjpeg" => Some(Self::Jpeg),
            "text/x-markdown" => Some(Self::Markdown),
            it => Self::ALL.into_iter().find(|known| known.media_type() == it),
        }
    }

    /// What a name without one ends in.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Csv => "csv",
        }
    }

    /// All that may be sent, as the `accept` of an HTML input says it.
    pub fn accepted() -> Vec<String> {
        let named = Self::ALL.iter().map(|it| it.media_type().into());
        let ends = Self::ALL.iter().map(|it| format!(".{}", it.extension()));
        named.chain(ends).chain([".jpeg".into()]).collect()
    }

    /// Whether it is a picture.
    pub fn is_image(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Webp | Self::Gif)
    }

    /// Whether it is words, as they are.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Markdown | Self::Csv)
    }

    /// What these bytes are; none if nothing that may be sent. Kinds of text look all
    /// the same: `wished` tells them apart.
    pub fn of(bytes: &[u8], wished: Option<Self>) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [b'P', b'K', 3, 4, ..] => has(bytes, b"word/document.xml").then_some(Self::Docx),
            _ => is_plain(bytes).then(|| wished.filter(|it| it.is_text()).unwrap_or(Self::Text)),
        }
    }
}

fn has(bytes: &[u8], name: &[u8]) -> bool {
    bytes.windows(name.len()).any(|it| it == name)
}

/// Words that no browser would take for a page.
fn is_plain(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let is_foreign = |it: char| it.is_control() && !matches!(it, '\n' | '\r' | '\t' | '\u{c}');
    let begin = text.trim_start_matches('\u{feff}').trim_start();
    let begin: String = begin.chars().take(14).collect::<String>().to_ascii_lowercase();
    let markup = ["<!doctype", "<html", "<?xml", "<svg", "<script", "<head", "<body", "<iframe"];
    !text.chars().any(is_foreign) && !markup.iter().any(|it| begin.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<FileType>) {
        assert_eq!(FileType::of(bytes, None), expected);
    }

    #[test]
    fn a_file_is_what_it_begins_with() {
        check(b"\x89PNG\r\n\x1a\n....", Some(FileType::Png));
        check(b"\xff\xd8\xff\xe0....", Some(FileType::Jpeg));
        check(b"RIFF....WEBPVP8 ", Some(FileType::Webp));
        check(b"GIF89a..", Some(FileType::Gif));
        check(b"%PDF-1.7\n", Some(FileType::Pdf));
        check(b"PK\x03\x04....word/document.xml....", Some(FileType::Docx));
        check("Grüße\r\n".as_bytes(), Some(FileType::Text));
    }

    #[test]
    fn what_is_none_of_these_is_nothing() {
        for bytes in [
            &b"PK\x03\x04....xl/workbook.xml"[..],
            b"RIFF\x24\0\0\0WAVEfmt ",
            b"MZ\x90\x00",
            b"a\0b",
            b"\xff\xfe",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
            b"\xef\xbb\xbf  <!DOCTYPE html>",
            b"<HTML>",
            b"\n<?xml version='1.0'?><svg/>",
            b"<script>alert(1)</script>",
        ] {
            check(bytes, None);
        }
    }

    #[test]
    fn kinds_of_text_are_told_apart_by_their_name_alone() {
        let of = |wished| FileType::of(b"a,b\n1,2", Some(wished));
        assert_eq!(of(FileType::Csv), Some(FileType::Csv));
        assert_eq!(of(FileType::Markdown), Some(FileType::Markdown));
        assert_eq!(of(FileType::Png), Some(FileType::Text));
    }

    #[test]
    fn a_type_has_other_names_too() {
        assert_eq!(FileType::named("Image/JPG"), Some(FileType::Jpeg));
        assert_eq!(FileType::named("text/plain; charset=utf-8"), Some(FileType::Text));
        for none in ["image/svg+xml", "text/html", "application/octet-stream", ""] {
            assert_eq!(FileType::named(none), None);
        }
        for it in FileType::ALL {
            assert_eq!(FileType::named(it.media_type()), Some(it));
        }
    }
}
