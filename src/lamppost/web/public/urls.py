"""Addresses that anyone may ask for."""

from __future__ import annotations

from django.urls import path, re_path

from lamppost.web.public.about import about_page, contact_page, terms_page
from lamppost.web.public.feed import feed_page, opensearch_page
from lamppost.web.public.feed_forms import FeedForm
from lamppost.web.public.flyer import flyer_page
from lamppost.web.public.home import network_home, town_home
from lamppost.web.public.installable import manifest, offline_page, service_worker
from lamppost.web.public.listing_page import listing_page
from lamppost.web.public.person_page import person_page
from lamppost.web.public.photos import show_photo
from lamppost.web.public.plain_files import favicon, healthz, robots
from lamppost.web.public.report import report, report_ad
from lamppost.web.public.results import category_page, search_page, section_page
from lamppost.web.public.rules_page import rules_page
from lamppost.web.public.safety_page import leave_page, safety_page
from lamppost.web.public.seen_ads import looked_at
from lamppost.web.public.sitemap import sitemap_ads, sitemap_index, sitemap_places
from lamppost.web.public.speculation import speculation_rules
from lamppost.web.public.suggest import suggest
from lamppost.web.public.theme import theme_page, towns_theme_page
from lamppost.web.public.tracker import add_details, change_address, second_look, show_report
from lamppost.web.public.transparency import (
    transparency_csv,
    transparency_json,
    transparency_page,
)
from lamppost.web.public.well_known import change_password, security_txt

SITE, CODE = r"(?P<site>[-a-zA-Z0-9_]+)", r"(?P<code>[0-9a-zA-Z]{1,12})"

urlpatterns = [
    path("", network_home, name="home"),
    path("rules/", rules_page, name="rules"),
    path("safety/", safety_page, name="safety"),
    path("leave/", leave_page, name="leave"),
    path("about/", about_page, name="about"),
    path("terms/", terms_page, name="terms"),
    path("contact/", contact_page, name="contact-points"),
    path("transparency/", transparency_page, name="transparency"),
    path("transparency.json", transparency_json, name="transparency-json"),
    path("transparency.csv", transparency_csv, name="transparency-csv"),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path(".well-known/change-password", change_password, name="change-password"),
    path("report/ad/<slug:site>/<slug:code>/", report_ad, name="report-ad"),
    path("report/<slug:kind>/<str:ref>/", report, name="report"),
    path("reports/<slug:code>/", show_report, name="report-tracker"),
    path("reports/<slug:code>/details/", add_details, name="report-details"),
    path("reports/<slug:code>/address/", change_address, name="report-address"),
    path("reports/<slug:code>/again/", second_look, name="report-again"),
    path("people/<slug:code>/", person_page, name="person"),
    path("looked-at/", looked_at, name="looked-at"),
    path("speculation-rules.json", speculation_rules, name="speculation-rules"),
    path("robots.txt", robots, name="robots"),
    path("healthz", healthz, name="healthz"),
    path("favicon.ico", favicon, name="favicon"),
    path("offline/", offline_page, name="offline"),
    path("sw.js", service_worker, name="service-worker"),
    path("theme-<slug:slug>-<str:fingerprint>.css", theme_page, name="site-theme"),
    path("towns-<str:fingerprint>.css", towns_theme_page, name="towns-theme"),
    path("media/<str:digest>/<int:size>.<str:file_format>", show_photo, name="photo"),
    path("<slug:site>/", town_home, name="site-home"),
    path("<slug:site>/suggest/", suggest, name="suggest"),
    path("<slug:site>/search/", search_page, name="search"),
    path("<slug:site>/safety/", safety_page, name="safety"),
    path("<slug:site>/about/", about_page, name="about"),
    path("<slug:site>/terms/", terms_page, name="terms"),
    path("<slug:site>/contact/", contact_page, name="contact-points"),
    path("<slug:site>/transparency/", transparency_page, name="transparency"),
    path("<slug:site>/transparency.json", transparency_json, name="transparency-json"),
    path("<slug:site>/transparency.csv", transparency_csv, name="transparency-csv"),
    path("<slug:site>/sitemap.xml", sitemap_places, name="sitemap-places"),
    path("<slug:site>/sitemap-<int:year>-<int:month>.xml", sitemap_ads, name="sitemap-ads"),
    path("<slug:site>/app.webmanifest", manifest, name="manifest"),
    path("<slug:site>/feed.atom", feed_page, {"form": FeedForm.ATOM}, name="feed"),
    path("<slug:site>/feed.json", feed_page, {"form": FeedForm.JSON}, name="feed-json"),
    path("<slug:site>/opensearch.xml", opensearch_page, name="opensearch"),
    re_path(rf"^{SITE}/ad/{CODE}-(?P<slug>[-a-z0-9_]+)/$", listing_page, name="ad"),
    re_path(rf"^{SITE}/ad/{CODE}/$", listing_page, name="ad-code"),
    path("<slug:site>/ad/<slug:code>/flyer/", flyer_page, name="ad-flyer"),
    path("<slug:site>/<slug:section>/", section_page, name="section"),
    path("<slug:site>/<slug:section>/<slug:leaf>/", category_page, name="category"),
]
