"""Addresses that anyone may ask for."""

from __future__ import annotations

from django.urls import path, re_path

from lamppost.web.public.feed import feed_page, opensearch_page
from lamppost.web.public.home import network_home, town_home
from lamppost.web.public.installable import manifest, offline_page, service_worker
from lamppost.web.public.listing_page import listing_page
from lamppost.web.public.photos import show_photo
from lamppost.web.public.plain_files import favicon, healthz, robots
from lamppost.web.public.results import category_page, search_page, section_page
from lamppost.web.public.rules_page import rules_page
from lamppost.web.public.theme import theme_page, towns_theme_page

SITE, CODE = r"(?P<site>[-a-zA-Z0-9_]+)", r"(?P<code>[0-9a-zA-Z]{1,12})"

urlpatterns = [
    path("", network_home, name="home"),
    path("rules/", rules_page, name="rules"),
    path("robots.txt", robots, name="robots"),
    path("healthz", healthz, name="healthz"),
    path("favicon.ico", favicon, name="favicon"),
    path("offline/", offline_page, name="offline"),
    path("sw.js", service_worker, name="service-worker"),
    path("theme-<slug:slug>-<str:fingerprint>.css", theme_page, name="site-theme"),
    path("towns-<str:fingerprint>.css", towns_theme_page, name="towns-theme"),
    path("media/<str:digest>/<int:size>.<str:file_format>", show_photo, name="photo"),
    path("<slug:site>/", town_home, name="site-home"),
    path("<slug:site>/search/", search_page, name="search"),
    path("<slug:site>/app.webmanifest", manifest, name="manifest"),
    path("<slug:site>/feed.atom", feed_page, name="feed"),
    path("<slug:site>/opensearch.xml", opensearch_page, name="opensearch"),
    re_path(rf"^{SITE}/ad/{CODE}-(?P<slug>[-a-z0-9_]+)/$", listing_page, name="ad"),
    re_path(rf"^{SITE}/ad/{CODE}/$", listing_page, name="ad-code"),
    path("<slug:site>/<slug:section>/", section_page, name="section"),
    path("<slug:site>/<slug:section>/<slug:leaf>/", category_page, name="category"),
]
