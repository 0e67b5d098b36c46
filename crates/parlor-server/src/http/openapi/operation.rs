//! One route, as an operation of the document.

use super::{refusals::refusals, schemas::Schemas};
use crate::{
    domain::{key::Scope, role::Role},
    http::endpoint::{Answer, Content, Endpoint, Who},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The operation object of a route.
pub(super) fn operation(it: &Endpoint, schemas: &mut Schemas) -> Value {
    let (summary, description) = it.about.split_once("\n\n").unwrap_or((it.about, ""));
    let mut operation = Map::new();
    let mut put = |name: &str, value: Value| operation.insert(name.into(), value);
    put("operationId", json!(it.name));
    put("tags", json!([it.tag]));
    put("summary", json!(summary));
    if !description.is_empty() {
        put("description", json!(description));
    }
    put("parameters", parameters(it));
    if let Some(body) = &it.body {
        let schema = schemas.sent(body.schema, body.is_closed);
        let mut content = Map::from_iter([(body.media_type.into(), json!({"schema": schema}))]);
        for media_type in body.also {
            content.insert((*media_type).into(), json!({"schema": {"type": "string"}}));
        }
        put("requestBody", json!({"required": true, "content": content}));
    }
    put("responses", responses(it, schemas));
    put("security", security(it.who));
    if let Some(scope) = it.who.scope() {
        put("x-scope", json!(scope.as_str()));
        let roles = Role::ALL.into_iter().filter(|it| it.has(scope)).map(Role::as_str);
        put("x-roles", json!(roles.collect::<Vec<_>>()));
    }
    Value::Object(operation)
}

fn parameters(it: &Endpoint) -> Value {
    let in_path = it.path.split('/').filter_map(|it| it.strip_prefix('{')?.strip_suffix('}'));
    let in_path = in_path.map(
        |name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}),
    );
    let others = it.parameters.iter().map(|it| {
        json!({
            "name": it.name,
            "in": it.place,
            "required": false,
            "description": it.about,
            "schema": it.schema,
        })
    });
    let key = it.is_idempotent.then(|| {
        json!({
            "name": "Idempotency-Key",
            "in": "header",
            "required": false,
            "description": "The same request with the same key is done once, and answered the same for 24 hours.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 255},
        })
    });
    in_path.chain(others).chain(key).collect()
}

fn responses(it: &Endpoint, schemas: &mut Schemas) -> Value {
    let mut responses: Map<String, Value> = Map::new();
    for status in statuses(it) {
        responses.insert(status.to_string(), good(it, status, schemas));
    }
    if let Some(own) = &it.own_refusals {
        for (status, about) in own.about {
            let schema = schemas.answered(own.schema);
            let content = json!({"application/json": {"schema": schema}});
            let headers = headers(it, *status);
            let refusal = json!({"headers": headers, "description": about, "content": content});
            responses.insert(status.to_string(), refusal);
        }
        return Value::Object(responses);
    }
    for (status, codes) in refusals(it) {
        let lines: Vec<String> =
            codes.iter().map(|it| format!("- `{}`: {}", it.name, it.about)).collect();
        let refusal = json!({
            "headers": headers(it, status),
            "description": lines.join("\n"),
            "content": {"application/json": {"schema": schemas.error()}},
            "x-codes": codes.iter().map(|it| it.name).collect::<Vec<_>>(),
        });
        responses.insert(status.to_string(), refusal);
    }
    Value::Object(responses)
}

fn statuses(it: &Endpoint) -> BTreeSet<u16> {
    it.answers.iter().map(|it| it.status).collect()
}

/// A response of this status, in each of the forms that it may take.
fn good(it: &Endpoint, status: u16, schemas: &mut Schemas) -> Value {
    let answers: Vec<&Answer> = it.answers.iter().filter(|it| it.status == status).collect();
    let about: Vec<&str> = answers.iter().map(|it| it.about).filter(|it| !it.is_empty()).collect();
    let forms: Map<String, Value> = answers
        .iter()
        .filter_map(|it| content(it, schemas))
        .map(|(media_type, schema)| (media_type.to_owned(), json!({"schema": schema})))
        .collect();
    let mut response = json!({"description": about.join(" "), "headers": headers(it, status)});
    if let (Some(response), false) = (response.as_object_mut(), forms.is_empty()) {
        response.insert("content".into(), Value::Object(forms));
    }
    response
}

/// What a response of this status carries besides its body.
fn headers(it: &Endpoint, status: u16) -> Value {
    let header = |about: &str, kind: &str| json!({"description": about, "schema": {"type": kind}});
    let mut headers = Map::new();
    let mut put = |name: &str, value: Value| headers.insert(name.into(), value);
    put("x-request-id", header("Names this request in the log.", "string"));
    if let Some(limit) = it.limit.filter(|_| status < 300 || status == 429) {
        let about =
            format!("How many there may be: {}. Absent where there is no limit.", limit.about());
        put("x-ratelimit-limit", header(&about, "integer"));
        put("x-ratelimit-remaining", header("How many there may still be now.", "integer"));
        let about = "In how many seconds all of them are there again.";
        put("x-ratelimit-reset", header(about, "integer"));
    }
    if status == 429 {
        put("retry-after", header("In how many seconds to try again.", "integer"));
    }
    Value::Object(headers)
}

fn content(answer: &Answer, schemas: &mut Schemas) -> Option<(&'static str, Value)> {
    match answer.content {
        Content::Empty => None,
        Content::One(of) => Some(("application/json", schemas.one(of))),
        Content::Page(of) => Some(("application/json", schemas.page(of))),
        Content::Bare(of) => Some(("application/json", schemas.answered(of))),
        Content::Stream(of) => Some(("text/event-stream", schemas.answered(of))),
        Content::Text(media_type) => Some((media_type, json!({"type": "string"}))),
    }
}

fn security(who: Who) -> Value {
    match who {
        Who::Anyone => json!([]),
        Who::Platform => json!([{"platformKey": []}]),
        Who::Backend(scope) => json!(backend(scope)),
        Who::BackendOrVisitor(scope) => {
            let session = [json!({"session": []})];
            json!([backend(scope).as_slice(), &session].concat())
        }
    }
}

fn backend(scope: Scope) -> [Value; 3] {
    let scope = scope.as_str();
    [json!({"secretKey": []}), json!({"accessToken": [scope]}), json!({"issuerToken": [scope]})]
}
