//! Where rows live: the only place with SQL.
