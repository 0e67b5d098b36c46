//! One file a verb.

pub(crate) mod bench;
pub(crate) mod demo;
pub(crate) mod dev;
pub(crate) mod dist;
pub(crate) mod e2e;
pub(crate) mod fuzz;
pub(crate) mod gallery;
pub(crate) mod lint;
pub(crate) mod setup;
pub(crate) mod size;
pub(crate) mod test;

/// Whether a machine is looking, not a person: `CI` is set to anything but no.
fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|it| !matches!(it.as_str(), "" | "0" | "false"))
}
