//! Files to the server and back, as the visitor.

use super::Shell;
use crate::{
    files::LocalFile,
    transport::{Arrived, Upload, download},
};
use parlor_core::chat::Failure;

impl Shell {
    /// Sends a file to this path below `/v1/`, with this token, and tells how many
    /// hundredths have gone and what came of it.
    pub(crate) fn send_file(
        &self,
        token: String,
        path: &str,
        file: &LocalFile,
        on_progress: Box<dyn Fn(f64)>,
        then: Arrived,
    ) -> Option<Upload> {
        let request = self.inner.api.other("POST", path, token);
        Upload::begin(&request, file, on_progress, then)
    }

    /// Fetches a file from this path below `/v1/`, with a session that is renewed if
    /// `refused` is its token; nothing where it cannot be had.
    pub(crate) fn fetch_file(
        &self,
        refused: Option<String>,
        path: String,
        then: Box<dyn FnOnce(Option<LocalFile>)>,
    ) {
        let shell = self.clone();
        let is_second = refused.is_some();
        let with_token = move |token: Result<String, Failure>| {
            let Ok(token) = token else { return then(None) };
            let request = shell.inner.api.other("GET", &path, token.clone());
            let came = move |file: Result<LocalFile, Failure>| match file {
                Err(failure) if failure.is_expired_session() && !is_second => {
                    shell.fetch_file(Some(token), path, then);
                }
                file => then(file.ok()),
            };
            download(request, Box::new(came));
        };
        self.with_session(refused, Box::new(with_token));
    }
}
