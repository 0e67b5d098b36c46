//! One route of the API, told once: to the router, to the guard before it, and to
//! the OpenAPI document.
//!
//! | file | does |
//! |---|---|
//! | this one | what a route is |
//! | [`builder`] | how it is told |
//! | [`guard`] | lets in who may, before the handler runs |
//! | [`mount`] | makes the router of them all |

pub mod builder;
pub mod guard;
pub mod mount;

use super::{Api, codes::Code, limits::Limit};
use crate::domain::key::Scope;
use axum::{http::Method, routing::MethodRouter};
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// Writes the schema of one type.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What writes the schema of `T`.
pub fn schema_of<T: JsonSchema>() -> SchemaOf {
    SchemaGenerator::subschema_for::<T>
}

/// One route: where it is, who may use it, what goes in and what comes out.
pub struct Endpoint {
    /// GET, POST, …
    pub method: Method,
    /// What stands before the path: `/v1`, or nothing where a standard says so.
    pub base: &'static str,
    /// E.g. `/agents/{agent}`.
    pub path: &'static str,
    /// Its name in the OpenAPI document, e.g. `listAgents`.
    pub name: &'static str,
    /// What it is about, e.g. `Agents`.
    pub tag: &'static str,
    /// What it does: one line, and after an empty line more, in Markdown.
    pub about: &'static str,
    /// Who may use it.
    pub who: Who,
    /// What may stand after the `?`, and in headers.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
    /// What is answered when all is well.
    pub answers: Vec<Answer>,
    /// The codes that are not said by the rest of this already.
    pub refusals: Vec<&'static Code>,
    /// Whether it takes an `Idempotency-Key`.
    pub is_idempotent: bool,
    /// The largest body in bytes, if not the server's limit.
    pub body_bytes: Option<usize>,
    /// Whether it takes a file, for which the settings have a limit of its own.
    pub takes_file: bool,
    /// The schema of its refusals, if they are not in our form, with the statuses and
    /// what each means.
    pub own_refusals: Option<OwnRefusals>,
    /// What is limited about it.
    pub limit: Option<Limit>,
    handler: MethodRouter<Api>,
}

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anyone: what lets them in is in the request itself.
    Anyone,
    /// A backend with this scope.
    Backend(Scope),
    /// A backend with this scope, and a visitor in a widget's session.
    BackendOrVisitor(Scope),
    /// Whoever runs the installation, with a platform key.
    Platform,
}

/// A parameter of a route.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// As it is written.
    pub name: &'static str,
    /// `query` or `header`.
    pub place: &'static str,
    /// One sentence.
    pub about: &'static str,
    /// JSON Schema.
    pub schema: serde_json::Value,
}

/// Refusals in another form than ours.
pub struct OwnRefusals {
    /// The schema of each.
    pub schema: SchemaOf,
    /// (status, what it means)
    pub about: &'static [(u16, &'static str)],
}

/// What a request brings.
pub struct Body {
    /// How it is written: `application/json`, or as a form.
    pub media_type: &'static str,
    /// Its schema.
    pub schema: SchemaOf,
    /// Media types that are taken as well, as they are.
    pub also: &'static [&'static str],
    /// Whether a field that it does not know is refused, and not passed over.
    pub is_closed: bool,
}

/// What a route answers when all is well.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// When it is given.
    pub about: &'static str,
    /// What it holds.
    pub content: Content,
}

/// What a response holds.
pub enum Content {
    /// Nothing.
    Empty,
    /// `{"data": …}`
    One(SchemaOf),
    /// `{"data": […], "pagination": {…}}`
    Page(SchemaOf),
    /// This JSON, in no envelope.
    Bare(SchemaOf),
    /// Server-sent events, each a chunk of this schema.
    Stream(SchemaOf),
    /// A text of this media type.
    Text(&'static str),
}

impl Endpoint {
    /// Where it is, from the root.
    pub fn full_path(&self) -> String {
        format!("{}{}", self.base, self.path)
    }
}

impl Who {
    /// The scope that a backend needs.
    pub fn scope(self) -> Option<Scope> {
        match self {
            Self::Anyone | Self::Platform => None,
            Self::Backend(scope) | Self::BackendOrVisitor(scope) => Some(scope),
        }
    }
}
