//! The OpenAPI 3.1 document, made from the routes themselves.
//!
//! | file | writes |
//! |---|---|
//! | this one | the document |
//! | [`operation`] | one route |
//! | [`schemas`] | the types that routes speak of |
//! | [`refusals`] | what may go wrong, for each route |

mod operation;
mod refusals;
mod schemas;

use super::{codes, endpoint::Endpoint};
use crate::domain::{key::Scope, role::Role};
use schemas::Schemas;
use serde_json::{Map, Value, json};

/// The document for these routes.
///
/// Source: OpenAPI Specification 3.1.0. `x-permissions` says which role has which
/// scope, and `x-error-codes` explains every code.
pub fn document(endpoints: &[Endpoint]) -> Value {
    let mut schemas = Schemas::default();
    let mut paths = Map::new();
    for it in endpoints {
        let operation = operation::operation(it, &mut schemas);
        let path = paths.entry(it.full_path()).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(it.method.as_str().to_ascii_lowercase(), operation);
        }
    }
    let error = schemas.error();
    let mut components = json!({
        "securitySchemes": security_schemes(),
        "responses": {"Error": {
            "description": "What went wrong.",
            "content": {"application/json": {"schema": error}},
        }},
    });
    if let Some(components) = components.as_object_mut() {
        components.insert("schemas".into(), Value::Object(schemas.into_definitions()));
    }
    json!({
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "Parlor",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "MIT OR Apache-2.0"},
            "description": "A chatbot as an API: send messages, stream answers, keep conversations.",
        },
        "servers": [{"url": "/"}],
        "tags": tags(endpoints),
        "paths": paths,
        "components": components,
        "x-permissions": permissions(),
        "x-error-codes": codes::ALL.iter().map(|it| json!({
            "code": it.name, "status": it.status, "description": it.about,
        })).collect::<Vec<_>>(),
    })
}

fn security_schemes() -> Value {
    json!({
        "secretKey": {
            "type": "http",
            "scheme": "bearer",
            "description": "A backend's secret key, `sk_live_…` or `sk_test_…`.",
        },
        "platformKey": {
            "type": "http",
            "scheme": "bearer",
            "description": "The key of whoever runs the installation, `plat_live_…`.",
        },
        "accessToken": {
            "type": "oauth2",
            "description": "An access token for a key: the client id is the key's id, the client secret the key itself.",
            "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": scopes()}},
        },
        "issuerToken": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "A token of an issuer that the server's settings name, e.g. of an OpenID provider.",
        },
        "session": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "A visitor's session token, from `POST /v1/widget/sessions`.",
        },
    })
}

/// Each scope and what it is for.
fn scopes() -> Map<String, Value> {
    let schema = schemars::schema_for!(Scope).to_value();
    let each = schema.get("oneOf").and_then(Value::as_array);
    let told =
        |it: &Value| Some((it.get("const")?.as_str()?.to_owned(), it.get("description")?.clone()));
    each.into_iter().flatten().filter_map(told).collect()
}

/// In the order in which they first appear.
fn tags(endpoints: &[Endpoint]) -> Vec<Value> {
    let mut names: Vec<&str> = Vec::new();
    for it in endpoints {
        if !names.contains(&it.tag) {
            names.push(it.tag);
        }
    }
    names.iter().map(|it| json!({"name": it})).collect()
}

/// Each role with its scopes.
fn permissions() -> Value {
    let scopes = |role: Role| -> Vec<&str> {
        Scope::ALL.into_iter().filter(|it| role.has(*it)).map(Scope::as_str).collect()
    };
    Role::ALL
        .into_iter()
        .map(|it| (it.as_str().to_owned(), json!(scopes(it))))
        .collect::<Map<_, _>>()
        .into()
}
