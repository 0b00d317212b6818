"""Benchmarks: one file a question. They print figures with their baseline; tests never time."""
