//! Debian packages: as root, by sudo, or by a sentence.

use anyhow::{Result, bail};

use super::find;
use crate::{process::Cmd, repo::Repo, say};

/// Something that is not here, and the packages that give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// For a person to read.
    pub what: &'static str,
    /// By their names in Debian.
    pub packages: Vec<String>,
}

impl Wanted {
    /// Something with all the packages that it takes.
    pub(super) fn new(what: &'static str, packages: &[&str]) -> Self {
        Self { what, packages: packages.iter().map(|it| (*it).to_owned()).collect() }
    }
}

/// Installs everything that is wanted at once, so that who may not install reads one
/// command and not one after the other. Nobody is asked anything.
///
/// # Errors
/// When this is not a Debian, says what is missing; without the right to install,
/// gives the command to type.
pub(super) fn install(repo: &Repo, wanted: &[Wanted]) -> Result<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let wanted: Vec<&Wanted> = wanted.iter().collect();
    let (what, list) = (sum(&wanted), packages_of(&wanted).join(" "));
    if find(repo, &["apt-get"]).is_none() {
        bail!("missing here: {what}; install it with your package manager (in Debian: {list})");
    }
    let command = format!("sudo apt-get install --yes {list}");
    let Some(become_root) = way_to_root() else {
        bail!("missing here: {what}; run `{command}`, which needs root, then try again");
    };
    say::step(&format!("Installing {what} from Debian packages ({list}); this may take minutes"));
    if apt_get(become_root, &["update"]).run().is_err() {
        say::note("The package lists could not all be refreshed; trying with what there is.");
    }
    mend(become_root);
    // One that this system does not have must not take the others with it.
    let is_known = |it: &&Wanted| it.packages.iter().all(|it| has(it));
    let (known, unknown): (Vec<_>, Vec<_>) = wanted.into_iter().partition(is_known);
    if !known.is_empty() {
        install_known(become_root, &packages_of(&known))?;
    }
    if !unknown.is_empty() {
        let (what, list) = (sum(&unknown), packages_of(&unknown).join(" "));
        bail!("this system has no package for {what} (in Debian: {list}); install it by hand");
    }
    Ok(())
}

/// Completes an installation that was cut off, after which apt-get refuses all others.
fn mend(become_root: &[&str]) {
    if apt_get(become_root, &["check"]).probe().is_some() {
        return;
    }
    say::note("An installation was cut off before; completing it.");
    // What still does not work, the next installation says.
    let _ = as_root(become_root, &["dpkg", "--configure", "-a"]).run();
    let _ = apt_get(become_root, &["install", "--yes", "--fix-broken", "--no-remove"]).run();
}

fn install_known(become_root: &[&str], packages: &[&str]) -> Result<()> {
    // A package of the person's own is never the price.
    let mut args = vec!["install", "--yes", "--no-install-recommends", "--no-remove"];
    args.extend(packages);
    if apt_get(become_root, &args).run().is_err() {
        let list = packages.join(" ");
        bail!(
            "apt-get could not install {list}, for the reason above; when that is mended, try again"
        );
    }
    Ok(())
}

fn sum(wanted: &[&Wanted]) -> String {
    match wanted {
        [] => String::new(),
        [one] => one.what.to_owned(),
        [first @ .., last] => {
            let first = first.iter().map(|it| it.what).collect::<Vec<_>>().join("; ");
            format!("{first}; and {}", last.what)
        }
    }
}

/// Each package once.
fn packages_of<'a>(wanted: &[&'a Wanted]) -> Vec<&'a str> {
    let mut all: Vec<&'a str> = Vec::new();
    for package in wanted.iter().flat_map(|it| &it.packages) {
        if !all.contains(&package.as_str()) {
            all.push(package);
        }
    }
    all
}

/// Whether Debian's package lists have a package of this name.
pub(super) fn has(package: &str) -> bool {
    Cmd::new("apt-cache").args(["show", package]).probe().is_some_and(|it| !it.trim().is_empty())
}

/// The major version of LLVM on which a package depends, as the package lists have it.
pub(super) fn llvm_of(package: &str) -> Option<u32> {
    let all = Cmd::new("apt-cache")
        .args(["depends", "--recurse", "--important", package])
        .env("LC_ALL", "C")
        .probe()?;
    read_llvm(&all)
}

/// 22 of a line such as `  Depends: libllvm22`.
fn read_llvm(dependencies: &str) -> Option<u32> {
    let name = |it: &'_ str| it.trim().strip_prefix("Depends: libllvm")?.parse().ok();
    dependencies.lines().find_map(name)
}

fn apt_get(become_root: &[&str], args: &[&str]) -> Cmd {
    // Another apt-get may be at work, for instance the system's own updates.
    let patient = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0", "-qq"];
    as_root(become_root, &[&patient, args].concat())
}

/// A command that asks nothing.
fn as_root(become_root: &[&str], words: &[&str]) -> Cmd {
    let words = [become_root, &["env", "DEBIAN_FRONTEND=noninteractive"], words].concat();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_in_one_go() {
        let [a, b, c] = ["a compiler", "Node", "Firefox"].map(|it| Wanted::new(it, &[]));
        assert_eq!(sum(&[&a, &b, &c]), "a compiler; Node; and Firefox");
        assert_eq!(sum(&[&a]), "a compiler");
    }

    #[test]
    fn the_linker_follows_the_library_that_the_compiler_depends_on() {
        let said = "rustc-web\n  Depends: libc6\n  Depends: libllvm22\n  Depends: libllvmx\n";
        assert_eq!(read_llvm(said), Some(22));
        assert_eq!(read_llvm("rustc-web\n  Depends: libc6\n"), None);
    }

    #[test]
    fn a_package_that_two_things_need_is_named_once() {
        let (a, b) = (Wanted::new("a", &["x", "y"]), Wanted::new("b", &["y", "z"]));
        assert_eq!(packages_of(&[&a, &b]), ["x", "y", "z"]);
    }
}
