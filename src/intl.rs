//! Numbers and dates as the visitor's language writes them, by the browser's `Intl`.

use crate::js;
use parlor_core::{
    days::{Nearness, nearness},
    i18n::{filled, form},
};
use std::cell::RefCell;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type Locale;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(tag: &str) -> Result<Locale, JsValue>;

    #[wasm_bindgen(js_namespace = Intl)]
    type PluralRules;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(tag: &str) -> PluralRules;
    #[wasm_bindgen(method)]
    fn select(this: &PluralRules, number: f64) -> String;

    #[wasm_bindgen(js_namespace = Intl)]
    type RelativeTimeFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(tag: &str, options: &JsValue) -> RelativeTimeFormat;
    #[wasm_bindgen(method)]
    fn format(this: &RelativeTimeFormat, number: f64, unit: &str) -> String;

    type Number;
    #[wasm_bindgen(method, js_name = toLocaleString)]
    fn written(this: &Number, tag: &str, options: &JsValue) -> String;

    type Date;
    #[wasm_bindgen(constructor)]
    fn new(millis: f64) -> Date;
    #[wasm_bindgen(static_method_of = Date)]
    fn parse(stamp: &str) -> f64;
    #[wasm_bindgen(method, js_name = getTimezoneOffset)]
    fn offset_minutes(this: &Date) -> f64;
}

/// A language to write numbers and dates in.
pub(crate) struct Writing {
    tag: String,
    /// What writes dates with these options: to make one takes longer than all it does.
    dates: RefCell<Vec<(&'static str, JsValue)>>,
}

/// A moment, in the visitor's time zone.
#[derive(Clone, Copy)]
pub(crate) struct Moment {
    millis: f64,
    /// Days since 1970 of the visitor's calendar.
    day: i64,
}

impl Moment {
    /// What an RFC 3339 stamp names; nothing for garbage.
    pub(crate) fn parse(stamp: &str) -> Option<Self> {
        Some(Date::parse(stamp)).filter(|it| it.is_finite()).map(Self::at)
    }

    fn at(millis: f64) -> Self {
        let local = millis - Date::new(millis).offset_minutes() * 60_000.0;
        #[expect(clippy::cast_possible_truncation, reason = "days of a calendar fit")]
        let day = (local / 86_400_000.0).floor() as i64;
        Self { millis, day }
    }

    /// Now, by the visitor's clock.
    pub(crate) fn now() -> Self {
        Self::at(js_sys::Date::now())
    }

    /// Whether both are of one day of the visitor's calendar.
    pub(crate) fn is_of_the_day_of(self, other: Self) -> bool {
        self.day == other.day
    }
}

impl Writing {
    /// Writes in this language (BCP 47), in English if it is no language.
    pub(crate) fn of(tag: Option<&str>) -> Self {
        let tag = tag.filter(|it| Locale::new(it).is_ok());
        Self { tag: tag.unwrap_or("en").into(), dates: RefCell::default() }
    }

    /// `1,234`
    pub(crate) fn number(&self, number: f64) -> String {
        self.written(number, &JsValue::UNDEFINED)
    }

    /// `1.4 MB`, from a number of bytes; a kilobyte has 1 000.
    pub(crate) fn size(&self, bytes: f64) -> String {
        let (unit, number) = match bytes {
            ..1_000.0 => ("byte", bytes),
            ..1_000_000.0 => ("kilobyte", bytes / 1_000.0),
            _ => ("megabyte", bytes / 1_000_000.0),
        };
        let digits = if number < 10.0 { "1" } else { "0" };
        let options = ["{\"style\":\"unit\",\"unit\":\"", unit];
        let rest = ["\",\"unitDisplay\":\"short\",\"maximumFractionDigits\":", digits, "}"];
        self.written(number, &parsed(&(options.concat() + &rest.concat())))
    }

    /// A sentence with forms (`one:{} step|other:{} steps`) for this number.
    pub(crate) fn counted(&self, sentence: &str, number: f64) -> String {
        let category = PluralRules::new(&self.tag).select(number);
        filled(form(sentence, &category), &self.number(number))
    }

    /// The same where there may be more than these.
    pub(crate) fn counted_at_least(&self, sentence: &str, number: f64) -> String {
        let category = PluralRules::new(&self.tag).select(number);
        filled(form(sentence, &category), &[&self.number(number), "+"].concat())
    }

    /// `in 42 seconds`, `in 2 minutes`, `in 5 hours`: the unit that a wait is told in.
    pub(crate) fn ahead(&self, secs: f64) -> String {
        let (number, unit) = match secs {
            ..=90.0 => (secs, "second"),
            ..=5_400.0 => ((secs / 60.0).ceil(), "minute"),
            _ => ((secs / 3_600.0).ceil(), "hour"),
        };
        RelativeTimeFormat::new(&self.tag, &JsValue::UNDEFINED).format(number, unit)
    }

    /// `14:05`, or as the language has it.
    pub(crate) fn time(&self, moment: Moment) -> String {
        self.date(moment, r#"{"hour":"numeric","minute":"2-digit"}"#)
    }

    /// `today`, `yesterday`, `Monday`, `3 March`, `3 March 2024`: the shortest that is clear.
    pub(crate) fn day(&self, moment: Moment) -> String {
        let now = Moment::now();
        match nearness(moment.day, now.day) {
            Nearness::Close(days) => {
                let close = RelativeTimeFormat::new(&self.tag, &parsed(r#"{"numeric":"auto"}"#));
                close.format(f64::from(days), "day")
            }
            Nearness::Week => self.date(moment, r#"{"weekday":"long"}"#),
            Nearness::Year => self.date(moment, r#"{"day":"numeric","month":"long"}"#),
            Nearness::Far => {
                self.date(moment, r#"{"day":"numeric","month":"long","year":"numeric"}"#)
            }
        }
    }

    /// Date and time in full, for those who want to know exactly.
    pub(crate) fn stamp(&self, moment: Moment) -> String {
        self.date(moment, r#"{"dateStyle":"long","timeStyle":"short"}"#)
    }

    /// `24 November 2026`, of a moment that is a date and nothing more.
    pub(crate) fn date_in_full(&self, moment: Moment) -> String {
        self.date(moment, r#"{"dateStyle":"long","timeZone":"UTC"}"#)
    }

    fn date(&self, moment: Moment, options: &'static str) -> String {
        let mut known = self.dates.borrow_mut();
        let at = known.iter().position(|it| it.0 == options).unwrap_or_else(|| {
            let kind = js::get(&js::global("Intl"), "DateTimeFormat");
            let made = js::new(&kind, &[&JsValue::from_str(&self.tag), &parsed(options)]);
            known.push((options, made.unwrap_or_default()));
            known.len() - 1
        });
        let dates = known.get(at).map(|it| js::call(&it.1, "format", &[&moment.millis.into()]));
        dates.and_then(|it| it.as_string()).unwrap_or_default()
    }

    fn written(&self, number: f64, options: &JsValue) -> String {
        wasm_bindgen::JsCast::unchecked_into::<Number>(JsValue::from_f64(number))
            .written(&self.tag, options)
    }
}

/// Options as an object: to write one down as text weighs the least.
fn parsed(json: &str) -> JsValue {
    js_sys::JSON::parse(json).unwrap_or_default()
}
