"""Which door stands where."""

from __future__ import annotations

from django.urls import include, path

handler400 = "lamppost.web.errors.bad_request"
handler403 = "lamppost.web.errors.forbidden"
handler404 = "lamppost.web.errors.not_found"
handler500 = "lamppost.web.errors.server_error"

urlpatterns = [
    path("staff/", include("lamppost.web.staff.urls")),
    path("start/", include("lamppost.web.staff.start.urls")),
    path("", include("lamppost.web.member.urls")),
    # Last, because a town's pages begin with its own name.
    path("", include("lamppost.web.public.urls")),
]
