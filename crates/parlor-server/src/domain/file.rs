//! Files that are sent with messages.

use super::{access::Access, file_type::FileType, id::Kind};
use bytes::Bytes;
use parlor_wire::{
    chunk::{ProviderMetadata, SourceDetail},
    message::Part,
};

/// How many files one message may bring.
pub const MAX_MESSAGE_FILES: usize = 5;

/// The longest name, in characters.
const MAX_NAME_CHARS: usize = 200;

/// Where files are read, without their id.
const PLACE: &str = "/v1/files/";

/// The type of a part that is a file, as the AI SDK names it.
pub const PART: &str = "file";

/// A file as it is kept, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// `fil_…`
    pub id: String,
    /// `org_…`
    pub organization_id: String,
    /// `vis_…` of who sent it; none for a backend.
    pub visitor_id: Option<String>,
    /// What it is called; no path.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// How large it is.
    pub size_bytes: i64,
    /// Epoch milliseconds.
    pub created_at: i64,
}

/// What a sender brings, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// What it is called; no path.
    pub name: String,
    /// What it is.
    pub kind: FileType,
    /// All of it.
    pub bytes: Bytes,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// There is nothing in it.
    #[error("The file is empty.")]
    Empty,
    /// It is too large.
    #[error("The file is larger than {limit_bytes} bytes.")]
    TooLarge {
        /// How large it may be.
        limit_bytes: usize,
    },
    /// It is nothing that may be sent.
    #[error(
        "Files of this type cannot be sent. Send a PNG, JPEG, WebP, GIF, PDF, DOCX, TXT, MD or CSV file."
    )]
    Unsupported,
    /// It is something else than it says.
    #[error("The file is not what it says: its bytes are {found}.")]
    Mismatch {
        /// What it is.
        found: &'static str,
    },
}

/// How much may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileLimits {
    /// The largest file, in bytes.
    pub file_bytes: usize,
    /// How much of one visitor is kept, in bytes.
    pub visitor_bytes: i64,
    /// How much is kept that an organization's visitors sent with no message, in bytes.
    pub unused_bytes: i64,
}

impl Upload {
    /// Checks a file that calls itself this.
    pub fn checked(
        name: Option<&str>,
        media_type: Option<&str>,
        bytes: Bytes,
        limit_bytes: usize,
    ) -> Result<Self, Misfit> {
        if bytes.is_empty() {
            return Err(Misfit::Empty);
        }
        if bytes.len() > limit_bytes {
            return Err(Misfit::TooLarge { limit_bytes });
        }
        let nothing = ["", "application/octet-stream", "binary/octet-stream"];
        let said = media_type.filter(|it| !nothing.contains(&it.trim()));
        let claimed = said.map(|it| FileType::named(it).ok_or(Misfit::Unsupported)).transpose()?;
        let kind = FileType::of(&bytes, claimed.or_else(|| by_extension(name)));
        let kind = kind.ok_or(Misfit::Unsupported)?;
        if claimed.is_some_and(|it| it != kind) {
            return Err(Misfit::Mismatch { found: kind.media_type() });
        }
        Ok(Self { name: plain_name(name, kind), kind, bytes })
    }
}

impl File {
    /// The file that this caller's upload becomes.
    pub fn of(access: &Access, upload: &Upload, now_millis: i64) -> Self {
        Self {
            id: Kind::File.make(),
            organization_id: access.organization_id().into(),
            visitor_id: access.visitor_id().map(Into::into),
            name: upload.name.clone(),
            media_type: upload.kind.media_type().into(),
            size_bytes: i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX),
            created_at: now_millis,
        }
    }

    /// The part of a message that names it.
    pub fn part(&self) -> Part {
        let detail =
            SourceDetail { size: u32::try_from(self.size_bytes).ok(), ..SourceDetail::default() };
        Part {
            kind: PART.into(),
            url: Some(format!("{PLACE}{}", self.id)),
            media_type: Some(self.media_type.clone()),
            filename: Some(self.name.clone()),
            provider_metadata: Some(ProviderMetadata { parlor: Some(detail), model: None }),
            ..Part::default()
        }
    }
}

/// The id of the file at this address, if it is one of ours.
pub fn id_at(url: &str) -> Option<&str> {
    url.split_once(PLACE).map(|it| it.1).filter(|it| it.starts_with("fil_"))
}

/// The ids of the files that these parts name.
pub fn ids_in(parts: &[Part]) -> impl Iterator<Item = &str> {
    parts.iter().filter(|it| it.kind == PART).filter_map(|it| id_at(it.url.as_deref()?))
}

fn by_extension(name: Option<&str>) -> Option<FileType> {
    let (_, extension) = name?.rsplit_once('.')?;
    FileType::ALL.into_iter().find(|it| it.extension().eq_ignore_ascii_case(extension))
}

/// The last part of a path, without what does not belong into a name.
fn plain_name(name: Option<&str>, kind: FileType) -> String {
    let last = name.unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    let hidden = |it: &char| {
        it.is_control()
            || matches!(*it, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let plain: String = last.chars().filter(|it| !hidden(it)).take(MAX_NAME_CHARS).collect();
    match plain.trim().trim_matches('.') {
        "" => format!("file.{}", kind.extension()),
        it => it.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....";

    fn upload(name: &str, media_type: &str, bytes: &'static [u8]) -> Result<Upload, Misfit> {
        Upload::checked(Some(name), Some(media_type), Bytes::from_static(bytes), 20)
    }

    #[test]
    fn a_file_must_be_what_it_says() {
        assert_eq!(upload("a.png", "image/png", PNG).unwrap().kind, FileType::Png);
        assert_eq!(upload("a.png", "", PNG).unwrap().kind, FileType::Png);
        let other = upload("a.jpg", "image/jpeg", PNG);
        assert_eq!(other, Err(Misfit::Mismatch { found: "image/png" }));
        assert_eq!(
            upload("a.png", "image/png", b"hello"),
            Err(Misfit::Mismatch { found: "text/plain" })
        );
        assert_eq!(upload("a.svg", "image/svg+xml", b"<svg/>"), Err(Misfit::Unsupported));
        assert_eq!(upload("a.txt", "text/plain", b"<svg/>"), Err(Misfit::Unsupported));
        assert_eq!(upload("a.md", "", b"# A").unwrap().kind, FileType::Markdown);
    }

    #[test]
    fn a_file_has_something_in_it_and_not_too_much() {
        assert_eq!(upload("a.txt", "text/plain", b""), Err(Misfit::Empty));
        let large = upload("a.txt", "text/plain", b"123456789012345678901");
        assert_eq!(large, Err(Misfit::TooLarge { limit_bytes: 20 }));
    }

    #[test]
    fn a_name_is_no_path_and_hides_nothing() {
        for (given, kept) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\a\\b.png", "b.png"),
            ("a\r\nb\u{202e}gnp.exe", "abgnp.exe"),
            ("  ", "file.png"),
            ("..", "file.png"),
            ("dir/", "file.png"),
        ] {
            assert_eq!(upload(given, "", PNG).unwrap().name, kept);
        }
        let long = "x".repeat(300);
        let it = Upload::checked(Some(&long), None, Bytes::from_static(PNG), 20).unwrap();
        assert_eq!(it.name.len(), MAX_NAME_CHARS);
    }

    #[test]
    fn only_our_own_addresses_name_files() {
        assert_eq!(id_at("/v1/files/fil_1"), Some("fil_1"));
        assert_eq!(id_at("https://chat.example/v1/files/fil_1"), Some("fil_1"));
        for other in ["", "/v1/files/", "https://a.example/x.png", "/v1/files/msg_1"] {
            assert_eq!(id_at(other), None);
        }
    }
}
