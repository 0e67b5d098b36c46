//! The files that a message names or brings.

use crate::{
    domain::file::{FileLimits, MAX_MESSAGE_FILES, Upload, id_at},
    http::{codes, error::ApiError},
    turns::question::{SentFile, SentFiles},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// A part that is a file: ours by `fileId`, or as the AI SDK writes it.
#[derive(Clone, Copy, Debug)]
pub(super) struct FilePart<'a> {
    pub(super) file_id: Option<&'a str>,
    pub(super) url: Option<&'a str>,
    pub(super) media_type: Option<&'a str>,
    pub(super) filename: Option<&'a str>,
}

/// Checks them, each with the place that it stands at.
pub(super) fn checked<'a>(
    parts: impl Iterator<Item = (String, FilePart<'a>)>,
    limits: FileLimits,
) -> Result<SentFiles, ApiError> {
    let mut list = Vec::new();
    for (place, it) in parts {
        if list.len() == MAX_MESSAGE_FILES {
            let message = format!("A message brings at most {MAX_MESSAGE_FILES} files.");
            return Err(ApiError::unfit(&codes::TOO_MANY_FILES, place, message));
        }
        list.push(file(&place, it, limits.file_bytes)?);
    }
    Ok(SentFiles { list, limit_bytes: limits.visitor_bytes })
}

fn file(place: &str, it: FilePart<'_>, limit_bytes: usize) -> Result<SentFile, ApiError> {
    if let Some(id) = it.file_id.or_else(|| id_at(it.url?)) {
        return Ok(SentFile::Kept { id: id.into(), place: place.into() });
    }
    let url = format!("{place}.url");
    let Some((media_type, encoded)) = it.url.and_then(data_of) else {
        let message = "A file is named by fileId, or by the url of an uploaded file, or brought as a data: URL.";
        return Err(ApiError::unfit(&codes::INVALID_FIELD, url, message));
    };
    let bytes = STANDARD.decode(encoded).map_err(|_| {
        ApiError::unfit(&codes::INVALID_FIELD, url, "The data: URL is not in Base64.")
    })?;
    let claimed = it.media_type.filter(|it| !it.is_empty()).unwrap_or(media_type);
    let upload = Upload::checked(it.filename, Some(claimed), bytes.into(), limit_bytes);
    upload.map(SentFile::Fresh).map_err(|it| ApiError::of_file(&it, place))
}

/// Media type and Base64 text of a `data:` URL (RFC 2397).
fn data_of(url: &str) -> Option<(&str, &str)> {
    let (head, encoded) = url.strip_prefix("data:")?.split_once(',')?;
    Some((head.strip_suffix(";base64")?, encoded))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: FileLimits = FileLimits { file_bytes: 20, visitor_bytes: 100, unused_bytes: 100 };
    const PART: FilePart<'_> =
        FilePart { file_id: None, url: None, media_type: None, filename: None };

    fn of(part: FilePart<'_>) -> Result<SentFile, (&'static str, Option<String>)> {
        let sent = checked([("p".to_owned(), part)].into_iter(), LIMITS);
        sent.map(|mut it| it.list.remove(0)).map_err(|it| (it.code.name, it.field))
    }

    #[test]
    fn a_file_is_named_by_its_id_or_its_address() {
        let kept = Ok(SentFile::Kept { id: "fil_1".into(), place: "p".into() });
        assert_eq!(of(FilePart { file_id: Some("fil_1"), ..PART }), kept);
        assert_eq!(of(FilePart { url: Some("/v1/files/fil_1"), ..PART }), kept);
    }

    #[test]
    fn a_file_that_is_brought_is_checked() {
        let url = "data:text/plain;base64,aGVsbG8=";
        let Ok(SentFile::Fresh(it)) =
            of(FilePart { url: Some(url), filename: Some("a.txt"), ..PART })
        else {
            panic!("it is not taken")
        };
        assert_eq!((it.name.as_str(), &it.bytes[..]), ("a.txt", &b"hello"[..]));
        let refused = |url, code, field: &str| {
            assert_eq!(of(FilePart { url: Some(url), ..PART }), Err((code, Some(field.into()))));
        };
        refused("data:text/plain,hello", "invalid_field", "p.url");
        refused("data:text/plain;base64,a", "invalid_field", "p.url");
        refused("https://a.example/a.png", "invalid_field", "p.url");
        refused("data:image/png;base64,aGVsbG8=", "file_type_mismatch", "p");
        refused("data:text/plain;base64,MTIzNDU2Nzg5MDEyMzQ1Njc4OTAx", "file_too_large", "p");
        refused("data:text/plain;base64,", "file_empty", "p");
    }

    #[test]
    fn a_message_brings_five() {
        let part = FilePart { file_id: Some("fil_1"), ..PART };
        let parts = |count| (0..count).map(move |it| (format!("p{it}"), part));
        assert_eq!(checked(parts(5), LIMITS).unwrap().list.len(), 5);
        let error = checked(parts(6), LIMITS).unwrap_err();
        assert_eq!((error.code.name, error.field.as_deref()), ("too_many_files", Some("p5")));
    }
}
