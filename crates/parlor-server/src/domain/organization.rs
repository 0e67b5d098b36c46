//! A tenant: its members see nothing of any other.

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// `org_…`
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Epoch milliseconds.
    pub created_at: i64,
}
