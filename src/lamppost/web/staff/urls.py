"""Addresses for moderators and operators. A test proves that each of them demands a role."""

from __future__ import annotations

from django.urls import path

from lamppost.web.staff import case, queue

urlpatterns = [
    path("", queue.show_queue, name="staff-queue"),
    path("next/", queue.take_next, name="staff-next"),
    path("photos/", case.choose_photos, name="staff-photos"),
    path("cases/<uuid:case_id>/", case.show_case, name="staff-case"),
    path("cases/<uuid:case_id>/claim/", case.take_case, name="staff-claim"),
    path("cases/<uuid:case_id>/decide/", case.decide, name="staff-decide"),
]
