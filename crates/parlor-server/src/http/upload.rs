//! Reads a file that is sent: alone as a body, or in a form (RFC 7578).

use super::{Api, codes, error::ApiError};
use crate::domain::file::{Misfit, Upload};
use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Query, Request, multipart::MultipartError},
    http::{StatusCode, header},
};
use serde::Deserialize;

/// How much longer a file may take to arrive than other bodies.
const PATIENCE: u32 = 4;

/// What a form weighs besides its file, in bytes.
pub(super) const FORM_BYTES: usize = 64 * 1024;

/// A file that a request brings, checked.
#[derive(Debug)]
pub struct SentUpload(pub Upload);

/// What may stand after the `?` if the body is the file itself.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    filename: Option<String>,
}

impl FromRequest<Api> for SentUpload {
    type Rejection = ApiError;

    async fn from_request(request: Request, api: &Api) -> Result<Self, ApiError> {
        in_time(api, read(request, api)).await
    }
}

/// All that a request with a file brings, within the file's time and limit.
pub(super) async fn bytes_of(request: Request, api: &Api) -> Result<Bytes, ApiError> {
    let read = async {
        let bytes = Bytes::from_request(request, api).await;
        bytes.map_err(|it| unread(it.status(), api.limits.files.file_bytes))
    };
    in_time(api, read).await
}

async fn in_time<T>(
    api: &Api,
    reading: impl Future<Output = Result<T, ApiError>>,
) -> Result<T, ApiError> {
    let wait = api.limits.body_wait * PATIENCE;
    tokio::time::timeout(wait, reading).await.unwrap_or_else(|_| {
        let message = format!("The file did not arrive within {} s.", wait.as_secs());
        Err(ApiError::new(&codes::BODY_TOO_SLOW, message))
    })
}

async fn read(request: Request, api: &Api) -> Result<SentUpload, ApiError> {
    let media_type = request.headers().get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
    let limit = api.limits.files.file_bytes;
    if media_type.to_ascii_lowercase().starts_with("multipart/form-data") {
        return in_form(request, api, limit).await;
    }
    let said = Query::<Said>::try_from_uri(request.uri()).map(|it| it.0).unwrap_or_default();
    let bytes = Bytes::from_request(request, api).await;
    let bytes = bytes.map_err(|it| unread(it.status(), limit))?;
    let upload = Upload::checked(said.filename.as_deref(), Some(&media_type), bytes, limit);
    Ok(SentUpload(upload.map_err(|it| ApiError::of_file(&it, "file"))?))
}

/// The first part of a form that is a file.
async fn in_form(request: Request, api: &Api, limit: usize) -> Result<SentUpload, ApiError> {
    let form = Multipart::from_request(request, api).await;
    let mut form = form.map_err(|_| {
        ApiError::new(&codes::BODY_UNREADABLE, "The form has no boundary between its parts.")
    })?;
    let broken = |it: MultipartError| unread(it.status(), limit);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() != Some("file") {
            continue;
        }
        let name = field.file_name().map(ToOwned::to_owned);
        let media_type = field.content_type().map(ToOwned::to_owned);
        let bytes = field.bytes().await.map_err(broken)?;
        let upload = Upload::checked(name.as_deref(), media_type.as_deref(), bytes, limit);
        return Ok(SentUpload(upload.map_err(|it| ApiError::of_file(&it, "file"))?));
    }
    Err(ApiError::unfit(&codes::INVALID_FIELD, "file", "The form has no part named file."))
}

fn unread(status: StatusCode, limit_bytes: usize) -> ApiError {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::of_file(&Misfit::TooLarge { limit_bytes }, "file");
    }
    ApiError::new(&codes::BODY_UNREADABLE, "The file could not be read to its end.")
}

impl ApiError {
    /// A file that is not taken, at this field.
    pub fn of_file(misfit: &Misfit, field: &str) -> Self {
        let code = match misfit {
            Misfit::Empty => &codes::FILE_EMPTY,
            Misfit::TooLarge { .. } => &codes::FILE_TOO_LARGE,
            Misfit::Unsupported => &codes::FILE_TYPE_UNSUPPORTED,
            Misfit::Mismatch { .. } => &codes::FILE_TYPE_MISMATCH,
        };
        Self::unfit(code, field, misfit.to_string())
    }

    /// Of a visitor as many files are kept as may be.
    pub fn files_full() -> Self {
        let sentence = "You have sent as many files as are kept of you. Delete a conversation with files, or try again tomorrow.";
        Self::new(&codes::FILE_QUOTA_EXCEEDED, sentence)
    }
}
