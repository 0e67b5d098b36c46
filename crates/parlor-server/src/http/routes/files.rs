//! Files that are sent with messages.

use super::data;
use crate::{
    domain::{clock::rfc3339, file::File, file_type::FileType, key::Scope},
    http::{
        Api,
        caller::Caller,
        codes,
        endpoint::{
            Content, Endpoint,
            builder::{get, post},
        },
        error::ApiError,
        limits::Limit,
        upload::SentUpload,
    },
    storage::{Kept, Store},
};
use async_stream::try_stream;
use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use futures::Stream;
use parlor_wire::envelope::Data;
use schemars::JsonSchema;
use serde::Serialize;
use std::{fmt::Write as _, io};

const TAG: &str = "Files";

const SEND: &str = "Keeps a file, to be sent with a message.

The body is a form with a part named `file`, or the file itself with its content type and \
`?filename=`. PNG, JPEG, WebP, GIF, PDF, DOCX, TXT, MD and CSV are taken, and the bytes must be \
what the type says. A message names the file in a part `{\"type\": \"file\", \"fileId\": \
\"fil_…\"}`, or by its address as `url`; at most five to a message. A file that no message names \
is forgotten after 24 hours, or earlier where visitors send too many, and one that was sent with its conversation.";

const READ: &str = "Reads a file.

A visitor reads its own files and those of its conversations, a backend those of its organization.";

/// How much of a file is in memory for whoever reads it, in bytes.
const SLICE_BYTES: usize = 256 * 1024;

/// The routes of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/files", send)
            .called("uploadFile", TAG, SEND)
            .needs_or_visitor(Scope::Chat)
            .limited(Limit::Files)
            .takes_file()
            .with("filename", "Its name, if the body is the file itself.")
            .creates::<FileView>("The file.")
            .refuses(&[
                &codes::FILE_EMPTY,
                &codes::FILE_TOO_LARGE,
                &codes::FILE_TYPE_UNSUPPORTED,
                &codes::FILE_TYPE_MISMATCH,
                &codes::FILE_QUOTA_EXCEEDED,
            ]),
        get("/files/{file}", read)
            .called("downloadFile", TAG, READ)
            .needs_or_visitor(Scope::ConversationsRead)
            .answers(200, "The file, as it was sent.", Content::Text("application/octet-stream")),
    ]
}

/// A file, without its bytes.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "File")]
pub(super) struct FileView {
    /// `fil_…`
    id: String,
    name: String,
    /// What its bytes are.
    media_type: String,
    /// In bytes.
    size: i64,
    /// Where it is read, below this server's address.
    url: String,
    created_at: String,
}

/// `POST /v1/files` — keeps a file until it is sent with a message.
async fn send(
    State(api): State<Api>,
    Caller(access): Caller,
    SentUpload(upload): SentUpload,
) -> Result<(StatusCode, Json<Data<FileView>>), ApiError> {
    let file = File::of(&access, &upload, api.clock.now_millis());
    match api.store.add_file(&file, &upload.bytes, api.limits.files).await? {
        Kept::Yes => Ok((StatusCode::CREATED, data(view(file)))),
        Kept::Full => Err(ApiError::files_full()),
    }
}

/// `GET /v1/files/{file}` — the bytes, which no browser takes for anything else.
async fn read(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let none = || ApiError::not_found("file", &codes::FILE_NOT_FOUND);
    let file = api.store.file_of(&access, &id).await?.ok_or_else(none)?;
    let size = usize::try_from(file.size_bytes).unwrap_or_default();
    let first = api.store.file_slice(&file.id, 0, SLICE_BYTES).await?.ok_or_else(none)?;
    let length = [(header::CONTENT_LENGTH, HeaderValue::from(size))];
    let headers = headers(&file);
    let body = Body::from_stream(slices(api.store, file.id, first, size));
    Ok((headers, length, body).into_response())
}

/// A file in pieces, each fetched when the one before is on its way. Where it is gone
/// meanwhile, the response breaks off before its end.
fn slices(
    store: Store,
    id: String,
    first: Vec<u8>,
    size: usize,
) -> impl Stream<Item = io::Result<Bytes>> {
    try_stream! {
        let mut sent = first.len();
        yield Bytes::from(first);
        while sent < size {
            let next = store.file_slice(&id, sent, SLICE_BYTES).await.map_err(io::Error::other)?;
            let next = next.filter(|it| !it.is_empty());
            let next = next.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
            sent += next.len();
            yield Bytes::from(next);
        }
    }
}

fn headers(file: &File) -> [(HeaderName, HeaderValue); 5] {
    let text = |it: &str| HeaderValue::from_str(it).unwrap_or(HeaderValue::from_static(""));
    [
        (header::CONTENT_TYPE, text(&content_type(file))),
        (header::CONTENT_DISPOSITION, text(&disposition(file))),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ]
}

fn content_type(file: &File) -> String {
    let is_text = FileType::named(&file.media_type).is_some_and(FileType::is_text);
    if is_text { format!("{}; charset=utf-8", file.media_type) } else { file.media_type.clone() }
}

/// Shown in place if it is a picture, else saved (RFC 6266), under its name (RFC 8187).
fn disposition(file: &File) -> String {
    let is_image = FileType::named(&file.media_type).is_some_and(FileType::is_image);
    let way = if is_image { "inline" } else { "attachment" };
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_' | ' ');
    let ascii: String = file.name.chars().map(|it| if is_plain(it) { it } else { '_' }).collect();
    let mut encoded = String::new();
    for byte in file.name.bytes() {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'-' | b'_' => {
                encoded.push(char::from(byte));
            }
            // Writing to a string cannot fail.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
    }
    format!("{way}; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

fn view(it: File) -> FileView {
    FileView {
        url: it.part().url.unwrap_or_default(),
        id: it.id,
        name: it.name,
        media_type: it.media_type,
        size: it.size_bytes,
        created_at: rfc3339(it.created_at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, media_type: &str, expected: &str) {
        let file = File {
            id: "fil_1".into(),
            organization_id: "org_1".into(),
            visitor_id: None,
            name: name.into(),
            media_type: media_type.into(),
            size_bytes: 1,
            created_at: 0,
        };
        assert_eq!(disposition(&file), expected);
    }

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        check("a.png", "image/png", "inline; filename=\"a.png\"; filename*=UTF-8''a.png");
        check(
            "Grü\"ße;.pdf",
            "application/pdf",
            "attachment; filename=\"Gr___e_.pdf\"; filename*=UTF-8''Gr%C3%BC%22%C3%9Fe%3B.pdf",
        );
    }
}
