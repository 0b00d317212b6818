"""Pages for moderators and operators; every one of them demands a role."""
