//! What is kept of a story that failed.

use crate::{driver::Window, stage::Stage};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Keeps a picture of the window and a text of what was seen and heard, and returns a
/// sentence that says where.
pub(super) async fn keep(stage: &Stage, name: &str) -> String {
    let base = directory().join(format!("{name}-{}", stage.window().engine().name()));
    let kept = [
        write(&base.with_extension("png"), picture(stage.window()).await),
        write(&base.with_extension("log"), Some(account(stage).await.into_bytes())),
    ];
    let kept: Vec<String> = kept.into_iter().flatten().collect();
    if kept.is_empty() { String::new() } else { format!("\nSee {}", kept.join(" and ")) }
}

/// `target/e2e`
fn directory() -> PathBuf {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    temporary.parent().unwrap_or(temporary).join("e2e")
}

fn write(path: &Path, content: Option<Vec<u8>>) -> Option<String> {
    let content = content?;
    fs::create_dir_all(path.parent()?).ok()?;
    fs::write(path, content).ok()?;
    Some(path.display().to_string())
}

async fn picture(window: &Window) -> Option<Vec<u8>> {
    window.picture().await.ok()
}

async fn account(stage: &Stage) -> String {
    let Some(shop) = stage.shop_of_the_story() else {
        return "The story opened no shop.\n".to_owned();
    };
    let heard = shop.surprises().await.join("\n");
    let html: Result<String, _> = stage
        .window()
        .run(
            "return document.querySelector('parlor-chat')?.shadowRoot?.innerHTML ?? document.body.innerHTML",
            Vec::new(),
        )
        .await;
    format!(
        "Heard:\n{heard}\n\nSeen:\n{:#?}\n\nDrawn:\n{}\n",
        shop.seen().await,
        html.unwrap_or_default()
    )
}
