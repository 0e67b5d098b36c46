//! Lets in who may, before the handler runs.

use super::Who;
use crate::{
    domain::{access::Access, key::Scope},
    http::{Api, caller::credentials, error::ApiError},
};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

/// Recognizes the caller and leaves its [`Access`] with the request, or refuses.
pub(super) async fn guard(
    State((api, who)): State<(Api, Who)>,
    mut request: Request,
    next: Next,
) -> Response {
    let (bearer, origin) = credentials(request.headers());
    let access = match who {
        Who::Anyone => return next.run(request).await,
        Who::Platform => {
            return match api.auth.platform(bearer).await {
                Ok(by) => {
                    request.extensions_mut().insert(by);
                    next.run(request).await
                }
                Err(error) => ApiError::from(error).into_response(),
            };
        }
        Who::Backend(scope) | Who::BackendOrVisitor(scope) => {
            match api.auth.recognize(bearer, origin).await {
                Ok(access) => allowed(access, who, scope),
                Err(error) => Err(error.into()),
            }
        }
    };
    match access {
        Ok(access) => {
            request.extensions_mut().insert(access);
            next.run(request).await
        }
        Err(error) => error.into_response(),
    }
}

fn allowed(access: Access, who: Who, scope: Scope) -> Result<Access, ApiError> {
    let may = match &access {
        Access::Visitor { .. } => matches!(who, Who::BackendOrVisitor(_)),
        Access::Backend { scopes, .. } => scopes.contains(&scope),
    };
    if may {
        return Ok(access);
    }
    Err(ApiError::scope_missing(scope))
}
