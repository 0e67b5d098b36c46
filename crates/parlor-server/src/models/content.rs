//! What a message to a model says, and what it shows.

use serde::{Serialize, Serializer};

/// What a message says, and the pictures that go with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    text: String,
    images: Vec<String>,
}

impl Content {
    /// Words alone.
    pub fn of(text: String) -> Self {
        Self { text, images: Vec::new() }
    }

    /// The words.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many pictures it shows.
    pub fn image_count(&self) -> usize {
        self.images.len()
    }

    /// Says more, and shows these pictures, `data:` URLs.
    pub fn append(&mut self, text: &str, images: Vec<String>) {
        self.text.push_str(text);
        self.images.extend(images);
    }
}

/// A text, or where there are pictures, parts: servers without pictures know texts only.
impl Serialize for Content {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.images.is_empty() {
            return serializer.serialize_str(&self.text);
        }
        let images =
            self.images.iter().map(|url| ContentPart::ImageUrl { image_url: ImageUrl { url } });
        serializer.collect_seq([ContentPart::Text { text: &self.text }].into_iter().chain(images))
    }
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ContentPart<'a> {
    Text { text: &'a str },
    ImageUrl { image_url: ImageUrl<'a> },
}

#[derive(Serialize)]
struct ImageUrl<'a> {
    url: &'a str,
}
