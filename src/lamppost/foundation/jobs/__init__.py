"""Owns work that waits: the outbox in the database, jobs with retries, and what was given up."""
