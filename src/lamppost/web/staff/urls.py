"""Addresses for moderators and operators. A test proves that each of them demands a role."""

from __future__ import annotations

from django.urls import path

from lamppost.web.staff import (
    case,
    categories,
    health,
    numbers,
    people,
    promotions,
    queue,
    sites,
    texts,
    work,
)

urlpatterns = [
    path("", queue.show_queue, name="staff-queue"),
    path("next/", queue.take_next, name="staff-next"),
    path("photos/", case.choose_photos, name="staff-photos"),
    path("cases/<uuid:case_id>/", case.show_case, name="staff-case"),
    path("cases/<uuid:case_id>/claim/", case.take_case, name="staff-claim"),
    path("cases/<uuid:case_id>/decide/", case.decide, name="staff-decide"),
    path("sites/", sites.show_sites, name="staff-sites"),
    path("open-site/", sites.open_town, name="staff-site-new"),
    path("colours/<int:hue>-<int:chroma>.css", sites.swatch_style, name="staff-swatch"),
    path("sites/<slug:slug>/", sites.change_town, name="staff-site"),
    path("sites/<slug:slug>/districts/", sites.change_town_districts, name="staff-districts"),
    path("sites/<slug:slug>/outlines/", sites.draw_town_districts, name="staff-outlines"),
    path("categories/", categories.network_tree, name="staff-categories"),
    path("categories/file/", categories.network_file, name="staff-categories-file"),
    path("categories/file/<int:number>/", categories.network_restore, name="staff-restore"),
    path("categories/leaf/<path:key>/", categories.network_leaf, name="staff-leaf"),
    path("sites/<slug:slug>/categories/", categories.town_tree, name="staff-site-categories"),
    path(
        "sites/<slug:slug>/categories/file/",
        categories.town_file,
        name="staff-site-categories-file",
    ),
    path(
        "sites/<slug:slug>/categories/file/<int:number>/",
        categories.town_restore,
        name="staff-site-restore",
    ),
    path(
        "sites/<slug:slug>/categories/leaf/<path:key>/",
        categories.town_leaf,
        name="staff-site-leaf",
    ),
    path("people/", people.show_people, name="staff-people"),
    path("people/give/", people.give, name="staff-give"),
    path("people/<uuid:account_id>/take/", people.take, name="staff-take"),
    path("texts/", texts.network_texts, name="staff-texts"),
    path("texts/<slug:text>/", texts.network_text, name="staff-text"),
    path("sites/<slug:slug>/texts/", texts.town_texts, name="staff-site-texts"),
    path("sites/<slug:slug>/texts/<slug:text>/", texts.town_text, name="staff-site-text"),
    path("sites/<slug:slug>/promotions/", promotions.show_promotions, name="staff-promotions"),
    path(
        "sites/<slug:slug>/promotions/<uuid:promotion_id>/end/",
        promotions.end,
        name="staff-promotion-end",
    ),
    path("numbers/", numbers.network_numbers, name="staff-numbers"),
    path("sites/<slug:slug>/numbers/", numbers.town_numbers, name="staff-site-numbers"),
    path("health/", health.show_health, name="staff-health"),
    path("health/test-mail/", health.test_mail, name="staff-test-mail"),
    path("first-steps/", health.show_first_steps, name="staff-first-steps"),
    path("work/", work.show_work, name="staff-work"),
    path("work/<uuid:work_id>/", work.try_again, name="staff-retry"),
]
