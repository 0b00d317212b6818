"""Owns the queue of cases that a person must look at, and who has claimed which."""
