//! Tells a route in the order in which one would say it.

use super::{Answer, Body, Content, Endpoint, OwnRefusals, Parameter, Who, schema_of};
use crate::{
    domain::key::Scope,
    http::{Api, codes::Code, limits::Limit},
};
use axum::{
    handler::Handler,
    http::Method,
    routing::{self, MethodFilter},
};
use schemars::JsonSchema;
use serde_json::json;

/// `GET` at this path below `/v1`.
pub fn get<H: Handler<T, Api>, T: 'static>(path: &'static str, handler: H) -> Endpoint {
    Endpoint::new(Method::GET, path, routing::on(MethodFilter::GET, handler))
}

/// `POST` at this path below `/v1`.
pub fn post<H: Handler<T, Api>, T: 'static>(path: &'static str, handler: H) -> Endpoint {
    Endpoint::new(Method::POST, path, routing::on(MethodFilter::POST, handler))
}

/// `PUT` at this path below `/v1`.
pub fn put<H: Handler<T, Api>, T: 'static>(path: &'static str, handler: H) -> Endpoint {
    Endpoint::new(Method::PUT, path, routing::on(MethodFilter::PUT, handler))
}

/// `PATCH` at this path below `/v1`.
pub fn patch<H: Handler<T, Api>, T: 'static>(path: &'static str, handler: H) -> Endpoint {
    Endpoint::new(Method::PATCH, path, routing::on(MethodFilter::PATCH, handler))
}

/// `DELETE` at this path below `/v1`.
pub fn delete<H: Handler<T, Api>, T: 'static>(path: &'static str, handler: H) -> Endpoint {
    Endpoint::new(Method::DELETE, path, routing::on(MethodFilter::DELETE, handler))
}

/// A form with a file in it.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it is only described")]
struct FileForm {
    /// The file, with its name and content type.
    #[schemars(extend("format" = "binary"))]
    file: String,
}

impl Endpoint {
    fn new(method: Method, path: &'static str, handler: routing::MethodRouter<Api>) -> Self {
        Self {
            method,
            base: "/v1",
            path,
            name: "",
            tag: "",
            about: "",
            who: Who::Anyone,
            parameters: Vec::new(),
            body: None,
            answers: Vec::new(),
            refusals: Vec::new(),
            is_idempotent: false,
            body_bytes: None,
            takes_file: false,
            own_refusals: None,
            limit: None,
            handler,
        }
    }

    /// Not below `/v1`: a standard says where it is.
    #[must_use]
    pub fn at_root(self) -> Self {
        Self { base: "", ..self }
    }

    /// Its name in the document, what it belongs to, and what it does.
    #[must_use]
    pub fn called(self, name: &'static str, tag: &'static str, about: &'static str) -> Self {
        Self { name, tag, about, ..self }
    }

    /// Only for backends with this scope. A route for which nothing is said is for anyone.
    #[must_use]
    pub fn needs(self, scope: Scope) -> Self {
        Self { who: Who::Backend(scope), ..self }
    }

    /// For backends with this scope, and for visitors.
    #[must_use]
    pub fn needs_or_visitor(self, scope: Scope) -> Self {
        Self { who: Who::BackendOrVisitor(scope), ..self }
    }

    /// Only for whoever runs the installation.
    #[must_use]
    pub fn needs_platform(self) -> Self {
        Self { who: Who::Platform, ..self }
    }

    /// Takes this as JSON, and no field that it has not.
    #[must_use]
    pub fn takes<T: JsonSchema>(self) -> Self {
        self.takes_as::<T>("application/json", true)
    }

    /// Takes this as JSON, and passes over what it does not know.
    #[must_use]
    pub fn takes_loosely<T: JsonSchema>(self) -> Self {
        self.takes_as::<T>("application/json", false)
    }

    /// Takes this as a form.
    #[must_use]
    pub fn takes_form<T: JsonSchema>(self) -> Self {
        self.takes_as::<T>("application/x-www-form-urlencoded", false)
    }

    /// Takes a file: in a form, or as it is.
    #[must_use]
    pub fn takes_file(self) -> Self {
        let this = self.takes_as::<FileForm>("multipart/form-data", false);
        Self { takes_file: true, ..this }.takes_also(&["application/octet-stream"])
    }

    fn takes_as<T: JsonSchema>(self, media_type: &'static str, is_closed: bool) -> Self {
        let body = Body { media_type, schema: schema_of::<T>(), also: &[], is_closed };
        Self { body: Some(body), ..self }
    }

    /// Refuses in this form, and not in ours: (status, what it means).
    #[must_use]
    pub fn refuses_as<T: JsonSchema>(self, about: &'static [(u16, &'static str)]) -> Self {
        let refusals = OwnRefusals { schema: schema_of::<T>(), about };
        Self { own_refusals: Some(refusals), ..self }
    }

    /// Takes bodies of these media types as well, as they are.
    #[must_use]
    pub fn takes_also(mut self, media_types: &'static [&'static str]) -> Self {
        if let Some(body) = &mut self.body {
            body.also = media_types;
        }
        self
    }

    /// Takes no larger body than this.
    #[must_use]
    pub fn takes_at_most(self, bytes: usize) -> Self {
        Self { body_bytes: Some(bytes), ..self }
    }

    /// Only so often in a minute; answers 429 beyond that.
    #[must_use]
    pub fn limited(self, limit: Limit) -> Self {
        Self { limit: Some(limit), ..self }
    }

    /// Takes a text parameter.
    #[must_use]
    pub fn with(self, name: &'static str, about: &'static str) -> Self {
        self.with_parameter("query", name, about, json!({"type": "string"}))
    }

    /// Takes a header.
    #[must_use]
    pub fn with_header(self, name: &'static str, about: &'static str) -> Self {
        self.with_parameter("header", name, about, json!({"type": "string"}))
    }

    /// Takes a parameter with this schema.
    #[must_use]
    pub fn with_parameter(
        mut self,
        place: &'static str,
        name: &'static str,
        about: &'static str,
        schema: serde_json::Value,
    ) -> Self {
        self.parameters.push(Parameter { name, place, about, schema });
        self
    }

    /// 200 with one object.
    #[must_use]
    pub fn gives<T: JsonSchema>(self, about: &'static str) -> Self {
        self.answers(200, about, Content::One(schema_of::<T>()))
    }

    /// 201 with what was made; takes an `Idempotency-Key`.
    #[must_use]
    pub fn creates<T: JsonSchema>(self, about: &'static str) -> Self {
        let this = Self { is_idempotent: true, ..self };
        this.answers(201, about, Content::One(schema_of::<T>()))
    }

    /// 200 with a page of a list, by `cursor` and `limit`.
    #[must_use]
    pub fn lists<T: JsonSchema>(self, about: &'static str) -> Self {
        self.pages(about, Content::Page(schema_of::<T>()))
    }

    /// 200 with a page of a list that carries more than a list does.
    #[must_use]
    pub fn pages(self, about: &'static str, content: Content) -> Self {
        let limit = json!({"type": "integer", "minimum": 1, "maximum": 100, "default": 20});
        self.with("cursor", "Where the page begins: `pagination.cursor` of the one before.")
            .with_parameter("query", "limit", "How much a page holds.", limit)
            .answers(200, about, content)
    }

    /// 204 without a body.
    #[must_use]
    pub fn gives_nothing(self, about: &'static str) -> Self {
        self.answers(204, about, Content::Empty)
    }

    /// Gives this as well, or instead.
    #[must_use]
    pub fn answers(mut self, status: u16, about: &'static str, content: Content) -> Self {
        self.answers.push(Answer { status, about, content });
        self
    }

    /// Refuses with these as well. Those that follow from the path, the body and who
    /// may use it are known already.
    #[must_use]
    pub fn refuses(mut self, codes: &[&'static Code]) -> Self {
        self.refusals.extend(codes);
        self
    }
}
