//! What Trunk and `cargo xtask dist` build: the exports of the library, and
//! nothing of its own. The page decides when something is mounted.

use parlor as _;

fn main() {}
