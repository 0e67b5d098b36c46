use super::*;
use parlor_wire::form::{Field, FieldKind, Form, When};
use serde_json::{Value, json};

fn of(kind: FieldKind) -> Field {
    Field { name: "x".into(), label: "X".into(), kind, required: true, ..Field::default() }
}

#[test]
fn a_form_is_read_as_serde_reads_it() {
    let written = json!({
        "id": "contact", "when": "before", "title": "t", "note": "n", "skippable": true,
        "fields": [
            {"name": "a", "label": "A", "type": "select", "options": ["1", "2"], "required": true},
            {"name": "b", "label": "", "type": "email", "placeholder": "p", "autocomplete": "off",
             "maxLength": 20, "required": false},
        ],
    });
    let theirs: Form = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(form(&written.to_string()).as_ref(), Some(&theirs));
    let part = json!({"type": "data-form", "data": {"form": written}});
    assert_eq!(form(&part.to_string()), Some(theirs));
}

#[test]
fn what_is_no_form_is_nothing_and_what_is_new_is_a_line_of_text() {
    for json in ["", "null", "{}", "[]", r#"{"id":"a"}"#, r#"{"id":"a","fields":[]}"#] {
        assert_eq!(form(json), None, "{json}");
    }
    let newer = form(r#"{"id":"a","when":"sometime","fields":[{"name":"a","type":"color"}]}"#);
    let newer = newer.unwrap();
    assert_eq!((newer.when, newer.fields[0].kind), (When::Asked, FieldKind::Text));
}

#[test]
fn what_is_missing_or_does_not_fit_is_told() {
    #[track_caller]
    fn check(kind: FieldKind, good: &[&str], bad: &[&str], expected: Flaw) {
        for it in good {
            assert_eq!(flaw(&of(kind), it), None, "{kind:?} {it}");
        }
        for it in bad {
            assert_eq!(flaw(&of(kind), it), Some(expected), "{kind:?} {it}");
        }
    }
    check(FieldKind::Text, &["a"], &["", "  "], Flaw::Missing);
    check(FieldKind::Checkbox, &["true"], &["", "false"], Flaw::Missing);
    let emails = ["ada", "@b.example", "ada@", "ada@shop", "a b@c.example", "a@b..example"];
    check(FieldKind::Email, &["ada@shop.example", " a@b.co "], &emails, Flaw::NotAnEmail);
    check(FieldKind::Tel, &["+49 (30) 1-2.3/4"], &["call me", "12"], Flaw::NotFitting);
    check(FieldKind::Url, &["https://a", "a.example"], &["ftp://a", "a b"], Flaw::NotFitting);
    let numbers = ["1", "-1.5", "0", "0,5", "120"];
    check(FieldKind::Number, &numbers, &["one", "1.", ".5", "01", "1e3", "-"], Flaw::NotFitting);
    assert_eq!(flaw(&Field { required: false, ..of(FieldKind::Email) }, ""), None);
}

#[test]
fn phones_and_browsers_are_told_what_belongs_in_a_field() {
    let called = Field { name: "name".into(), ..of(FieldKind::Text) };
    let own = Field { autocomplete: Some("organization".into()), ..called.clone() };
    assert_eq!((autocomplete(&called), autocomplete(&own)), ("name", "organization"));
    assert_eq!(
        (autocomplete(&of(FieldKind::Email)), input_mode(FieldKind::Email)),
        ("email", "email")
    );
    assert_eq!(
        (autocomplete(&of(FieldKind::Number)), input_mode(FieldKind::Number)),
        ("", "decimal")
    );
}

#[test]
fn a_form_is_sent_without_what_was_left_empty() {
    let fields = vec![of(FieldKind::Text), of(FieldKind::Number), of(FieldKind::Checkbox)];
    let mut form = Form { id: "f".into(), fields, ..Form::default() };
    for (field, name) in form.fields.iter_mut().zip(["a", "b", "c"]) {
        field.name = name.into();
    }
    let sent = |values: [&str; 3]| -> Value {
        let values = values.map(Into::into);
        serde_json::from_str(&answer_body(&form, &values)).unwrap()
    };
    assert_eq!(
        sent(["\"A\"", "1.5", "true"]),
        json!({"formId": "f", "values": {"a": "\"A\"", "b": "1.5", "c": true}})
    );
    assert_eq!(sent(["", "", "false"]), json!({"formId": "f", "values": {}}));
    assert_eq!(skip_body(&form), r#"{"formId":"f","skipped":true}"#);
}

#[test]
fn what_was_given_is_found_in_what_is_told_of_a_conversation() {
    let about = json!({
        "id": "cnv_1",
        "forms": [
            {"formId": "a", "values": {"n": "Ada \"L\"", "k": 3, "t": true}, "skipped": false},
            {"formId": "b", "values": {}, "skipped": true},
        ],
        "rating": {"score": 4, "comment": "Quick."},
    })
    .to_string();
    let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let mut found = given(&about, "a").unwrap();
    found.values.sort();
    assert_eq!(found.values, [pair("k", "3"), pair("n", "Ada \"L\""), pair("t", "true")]);
    assert!(given(&about, "b").unwrap().skipped);
    assert_eq!(given(&about, "c"), None);
    assert_eq!(given("", "a"), None);
    let rating = Rated { score: 4, comment: Some("Quick.".into()) };
    assert_eq!(rated(&about), Some(rating.clone()));
    assert_eq!(rating_body(&rating), r#"{"score":4,"comment":"Quick."}"#);
    assert_eq!((rated("{\"rating\":null}"), rated("{\"rating\":{\"score\":9}}")), (None, None));
    assert_eq!(conversation_id("{\"data\":{\"id\":\"cnv_1\"}}").as_deref(), Some("cnv_1"));
    assert_eq!(conversation_id("<html>"), None);
}
