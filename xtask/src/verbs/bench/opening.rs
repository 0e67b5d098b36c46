//! How long a visitor waits for a conversation of a thousand messages.

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{
    Bed, THROTTLE,
    browser::{Browser, Tab, spent},
    figures::median,
    stage::{AGENT, CONVERSATION, Host},
    widget,
};
use crate::{repo::Repo, say};

/// Opens it again and again: by a press of a button that was pointed at before, as one
/// does with a mouse, and by a press at once.
pub(super) fn run(repo: &Repo, bed: &Bed) -> Result<()> {
    let host = Host::start(widget(repo)?)?;
    let mut browser = Browser::start(repo, &bed.dir.join("browser"))?;
    let (mut pointed, mut pressed) = (Vec::new(), Vec::new());
    let mut busy = Vec::new();
    for _ in 0..bed.runs {
        let (waited, worked) = open(&mut browser, &host, true)?;
        pointed.push(waited);
        busy.push(worked);
        pressed.push(open(&mut browser, &host, false)?.0);
    }
    say::note(&format!(
        "processor slowed down {THROTTLE} times, medians of {}, load {}",
        bed.runs,
        super::load()
    ));
    say::note(&format!(
        "pointed at, pressed, drawn: {:6.0} ms, at most 200; {:.0} ms of them the main thread's work",
        median(pointed),
        median(busy)
    ));
    say::note(&format!("pressed at once, drawn:     {:6.0} ms", median(pressed)));
    Ok(())
}

/// Has the browser keep what it keeps of a conversation.
///
/// # Errors
/// When it is gone.
pub(super) fn remember(tab: &mut Tab<'_>, host: &Host) -> Result<()> {
    tab.go(&host.url("plain.html"))?;
    let kept = format!(
        r#"{{"version":1,"conversationId":"{CONVERSATION}","visitorToken":"visitor","unsent":[]}}"#
    );
    tab.run(&format!("localStorage.setItem('parlor:{AGENT}', {kept:?})")).map(drop)
}

/// How long one waits for it, and how long the main thread works, in milliseconds.
fn open(browser: &mut Browser, host: &Host, points_first: bool) -> Result<(f64, f64)> {
    let mut tab = browser.tab()?;
    remember(&mut tab, host)?;
    tab.go(&host.url("widget.html"))?;
    let at = launcher(&mut tab)?;
    tab.slow_down(THROTTLE)?;
    if points_first {
        tab.mouse("mouseMoved", at)?;
        tab.run("new Promise(done => setTimeout(done, 2000))")?;
    }
    let before = tab.metrics()?;
    tab.mouse("mousePressed", at)?;
    tab.mouse("mouseReleased", at)?;
    let millis = tab.run("conversationShown()")?;
    let after = tab.metrics()?;
    tab.close()?;
    Ok((
        millis.as_f64().context("the conversation was not drawn")?,
        spent(&before, &after, "TaskDuration"),
    ))
}

/// The middle of the launcher.
fn launcher(tab: &mut Tab<'_>) -> Result<(f64, f64)> {
    let place = tab.run(
        "settled(() => inside('button')).then(() => inside('button').getBoundingClientRect())\
         .then(it => [it.x + it.width / 2, it.y + it.height / 2])",
    )?;
    let number = |at: usize| place.get(at).and_then(Value::as_f64);
    number(0).zip(number(1)).context("there is no launcher")
}
