"""Addresses that anyone may ask for."""

from __future__ import annotations

from django.urls import path

from lamppost.web.public.theme import theme_page

urlpatterns = [
    path("theme-<slug:slug>-<str:fingerprint>.css", theme_page, name="site-theme"),
]
