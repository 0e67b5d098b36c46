//! Files that a visitor wants to send: which are taken, how their names are shortened,
//! and what the server says to them.

use crate::json::{Reader, Writer, decimal, read};
use parlor_wire::session::WidgetConfig;

/// Why a file cannot be sent, by what the visitor is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// There is nothing in it.
    Empty,
    /// It is larger than the server takes.
    TooLarge,
    /// It is of a kind that the server does not take.
    Unsupported,
    /// Of this visitor as many files are kept as may be.
    Full,
    /// Too many came at once; later, it may be taken.
    TooSoon,
    /// It did not arrive; once more, it may.
    Lost,
}

impl Misfit {
    /// Why a request that brought a file failed, by its status (0: no answer) and the
    /// `error.code` in the body of its answer.
    pub fn of(status: u16, body: &str) -> Self {
        match status {
            _ if body.contains("file_empty") => Self::Empty,
            _ if body.contains("file_quota_exceeded") => Self::Full,
            _ if body.contains("file_type_") => Self::Unsupported,
            413 => Self::TooLarge,
            429 => Self::TooSoon,
            _ => Self::Lost,
        }
    }

    /// Whether the same file may be taken when it is sent again.
    pub fn can_retry(self) -> bool {
        matches!(self, Self::Full | Self::TooSoon | Self::Lost)
    }
}

/// Whether a file of this name, media type and size in bytes is taken, as far as can be
/// told without its bytes. What it is, the server says in the end.
///
/// # Errors
///
/// [`Misfit::Empty`], [`Misfit::TooLarge`] or [`Misfit::Unsupported`].
pub fn check(config: &WidgetConfig, name: &str, media_type: &str, size: f64) -> Result<(), Misfit> {
    let name = name.to_ascii_lowercase();
    let is_such =
        |it: &String| if it.starts_with('.') { name.ends_with(&**it) } else { it == media_type };
    if !config.file_types.iter().any(is_such) {
        Err(Misfit::Unsupported)
    } else if size <= 0.0 {
        Err(Misfit::Empty)
    } else if size > f64::from(config.max_file_bytes) {
        Err(Misfit::TooLarge)
    } else {
        Ok(())
    }
}

/// A name in two halves: the first may be cut short where there is no room, the second
/// says what it is. The cut is only made between plain letters and digits, so that nothing
/// that is one sign is torn apart.
///
/// # Examples
///
/// ```
/// use parlor_core::attach::halves;
/// assert_eq!(halves("invoice of november.pdf"), ("invoice of novem", "ber.pdf"));
/// assert_eq!(halves("заказ.pdf"), ("заказ", ".pdf"));
/// assert_eq!(halves("notes"), ("notes", ""));
/// ```
pub fn halves(name: &str) -> (&str, &str) {
    let dot = name
        .bytes()
        .rposition(|it| it == b'.')
        .filter(|it| name.len() - it <= 6)
        .unwrap_or(name.len());
    let stem = name.get(..dot).unwrap_or_default();
    let is_plain = |it: &str| it.bytes().all(|it| it.is_ascii_alphanumeric());
    let cut = match stem.len().checked_sub(4).and_then(|it| stem.get(it..)) {
        Some(end) if dot < name.len() && is_plain(end) => dot - 3,
        _ => dot,
    };
    name.split_at_checked(cut).unwrap_or((name, ""))
}

/// A file that the server has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Where it is, e.g. `/v1/files/fil_…`.
    pub url: String,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// In bytes; 0 if nobody knows.
    pub size: u32,
}

impl Sent {
    /// Reads what the server answers to a file that it has taken, `{data: File}`; nothing
    /// where that is not ours.
    pub fn taken(json: &str) -> Option<Self> {
        let mut sent = Self::default();
        read::whole(json, &mut |key, it| {
            if key == "data" {
                it.object(&mut |key, it| sent.member(key, it));
            }
        });
        Some(sent).filter(|it| !it.url.is_empty())
    }

    /// Reads parts of a message, of the kind `file`, with commas between them.
    pub fn parts(json: &str) -> Vec<Self> {
        let mut parts = Vec::new();
        Reader::new(&["[", json, "]"].concat()).array(&mut |it| {
            let mut sent = Self::default();
            it.object(&mut |key, it| sent.member(key, it));
            parts.push(sent);
        });
        parts
    }

    /// As such a part.
    pub fn to_json(&self) -> String {
        let mut json = Writer::new();
        json.object(None, |it| {
            it.string("type", "file");
            it.string("url", &self.url);
            it.string("filename", &self.name);
            it.string("mediaType", &self.media_type);
            it.literal("size", &decimal(self.size as usize));
        });
        json.done()
    }

    /// Whether it is a picture that browsers draw.
    pub fn is_image(&self) -> bool {
        is_image(&self.media_type)
    }

    fn member(&mut self, key: &str, it: &mut Reader<'_>) {
        match key {
            "url" => self.url = it.string().unwrap_or_default(),
            "name" | "filename" => self.name = it.string().unwrap_or_default(),
            "mediaType" => self.media_type = it.string().unwrap_or_default(),
            "size" => self.size = it.number().unwrap_or_default(),
            "providerMetadata" | "parlor" => it.object(&mut |key, it| self.member(key, it)),
            _ => {}
        }
    }
}

/// Whether a file is a picture that browsers draw.
pub fn is_image(media_type: &str) -> bool {
    media_type.starts_with("image/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> WidgetConfig {
        WidgetConfig {
            max_files: 5,
            max_file_bytes: 1_000,
            file_types: [".png", "image/png", ".md"].map(Into::into).into(),
            ..WidgetConfig::default()
        }
    }

    #[test]
    fn a_file_is_known_by_its_type_or_by_its_name() {
        let of = |name, media_type| check(&config(), name, media_type, 1.0);
        assert_eq!(of("image", "image/png"), Ok(()));
        assert_eq!(of("Notes.MD", ""), Ok(()));
        assert_eq!(of("a.exe", "application/x-msdownload"), Err(Misfit::Unsupported));
        assert_eq!(of("a folder", ""), Err(Misfit::Unsupported));
    }

    #[test]
    fn a_file_has_something_in_it_and_not_too_much() {
        let of = |size| check(&config(), "a.png", "image/png", size);
        assert_eq!(of(0.0), Err(Misfit::Empty));
        assert_eq!(of(1_000.0), Ok(()));
        assert_eq!(of(1_001.0), Err(Misfit::TooLarge));
    }

    #[test]
    fn where_none_are_taken_none_fits() {
        let none = WidgetConfig::default();
        assert_eq!(check(&none, "a.png", "image/png", 1.0), Err(Misfit::Unsupported));
    }

    #[test]
    fn a_name_is_never_cut_within_a_sign() {
        for (name, cut) in [
            ("cat.png", ("cat", ".png")),
            ("kitty.png", ("ki", "tty.png")),
            ("a.very.long.name.markdown", ("a.very.long.name.markdown", "")),
            ("cafe\u{301}.jpeg", ("cafe\u{301}", ".jpeg")),
            ("👩‍👩‍👧 we.png", ("👩‍👩‍👧 we", ".png")),
            ("", ("", "")),
            (".md", ("", ".md")),
        ] {
            assert_eq!(halves(name), cut, "{name}");
        }
    }

    #[test]
    fn what_the_server_has_taken_becomes_a_part() {
        let json = r#"{"data":{"id":"fil_1","name":"a \"b\".png","mediaType":"image/png","size":7,"url":"/v1/files/fil_1","createdAt":"t"}}"#;
        let sent = Sent::taken(json).unwrap();
        assert_eq!((sent.url.as_str(), sent.name.as_str()), ("/v1/files/fil_1", "a \"b\".png"));
        assert!(sent.is_image() && sent.size == 7);
        let json = sent.to_json();
        assert_eq!(Sent::parts(&[&json, ",", &*json].concat()), [sent.clone(), sent]);
        assert_eq!(Sent::parts(""), []);
        for other in ["", "<html>", "{}", "{\"data\":{}}", "{\"data\":7}"] {
            assert_eq!(Sent::taken(other), None, "{other}");
        }
    }

    #[test]
    fn a_part_of_the_history_says_how_large_its_file_is() {
        let json = r#"{"type":"file","url":"/v1/files/fil_1","mediaType":"text/csv","filename":"a.csv","providerMetadata":{"parlor":{"size":17},"other":{"size":"x"}}}"#;
        let sent = Sent::parts(json).remove(0);
        assert_eq!((sent.name.as_str(), sent.size), ("a.csv", 17));
        assert!(!sent.is_image());
    }

    #[test]
    fn a_refusal_is_told_from_a_loss() {
        assert_eq!(Misfit::of(413, "file_too_large"), Misfit::TooLarge);
        assert_eq!(Misfit::of(413, ""), Misfit::TooLarge, "a proxy in between");
        assert_eq!(Misfit::of(413, "file_quota_exceeded"), Misfit::Full);
        assert_eq!(Misfit::of(422, "file_type_mismatch"), Misfit::Unsupported);
        assert_eq!(Misfit::of(422, "file_empty"), Misfit::Empty);
        assert_eq!(Misfit::of(429, "rate_limited"), Misfit::TooSoon);
        for lost in [0, 401, 500, 502] {
            assert_eq!(Misfit::of(lost, ""), Misfit::Lost);
        }
        assert!(Misfit::Lost.can_retry() && !Misfit::TooLarge.can_retry());
    }
}
