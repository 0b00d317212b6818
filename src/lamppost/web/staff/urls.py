"""Addresses for moderators and operators. A test proves that each of them demands a role."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
