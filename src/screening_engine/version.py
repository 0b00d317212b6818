"""The engine's own version: part of every verdict, because a replay needs the same engine."""

from __future__ import annotations

ENGINE_VERSION = "0.2.0"
"""Raised with every change that can alter a verdict for the same submission and policy."""
