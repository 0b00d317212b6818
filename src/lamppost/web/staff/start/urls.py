"""Addresses of the first run. Each is gone once somebody operates the network."""

from __future__ import annotations

from django.urls import path

from lamppost.web.staff.start import door, steps

urlpatterns = [
    path("", door.enter, name="start"),
    path("colours/<int:hue>-<int:chroma>.css", steps.colours, name="start-colours"),
    path("<slug:step>/", steps.show_step, name="start-step"),
]
