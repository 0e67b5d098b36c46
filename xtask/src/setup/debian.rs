//! Debian packages: as root, by sudo, or by a sentence.

use anyhow::{Context as _, Result, bail};

use super::find;
use crate::{process::Cmd, repo::Repo, say};

/// Installs `packages`, which give `what`. Nobody is asked anything.
///
/// # Errors
/// When this is not a Debian, says what is missing; without the right to install,
/// gives the command to type.
pub(super) fn install(repo: &Repo, what: &str, packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    if find(repo, &["apt-get"]).is_none() {
        bail!("{what} is missing: install it with your package manager (in Debian: {list})");
    }
    let command = format!("sudo apt-get install --yes {list}");
    let Some(become_root) = way_to_root() else {
        bail!("{what} is missing, and installing it needs root: run `{command}`, then try again");
    };
    say::step(&format!("Installing {what} from Debian packages ({list}); this may take minutes"));
    let apt_get = |args: &[&str]| apt_get(become_root, args);
    if apt_get(&["update"]).run().is_err() {
        say::note("The package lists could not all be refreshed; trying with what there is.");
    }
    let mut args = vec!["install", "--yes", "--no-install-recommends"];
    args.extend(packages);
    apt_get(&args).run().with_context(|| {
        format!("{what} could not be installed; see what apt-get said, or run `{command}`")
    })
}

/// Whether Debian's package lists have a package of this name.
pub(super) fn has(package: &str) -> bool {
    Cmd::new("apt-cache").args(["show", package]).probe().is_some_and(|it| !it.trim().is_empty())
}

fn apt_get(become_root: &[&str], args: &[&str]) -> Cmd {
    let mut words = become_root.to_vec();
    // Another apt-get may be at work, for instance the system's own updates.
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    words.extend(["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0", "-qq"]);
    words.extend(args);
    let (program, rest) = words.split_first().unwrap_or((&"true", &[]));
    Cmd::new(program).args(rest)
}

/// The words before a command that make it run as root, if there is a way.
fn way_to_root() -> Option<&'static [&'static str]> {
    if nix::unistd::geteuid().is_root() {
        return Some(&[]);
    }
    Cmd::new("sudo").args(["-n", "true"]).probe().map(|_| ["sudo", "-n"].as_slice())
}
