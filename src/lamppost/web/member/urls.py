"""Addresses for someone who offers something."""

from __future__ import annotations

from django.urls import path

from lamppost.web.member import (
    advice,
    life,
    mail_acts,
    mail_links,
    mailbox,
    my_drafts,
    my_listings,
    photos,
    posting,
    preferences,
    publishing,
    sharing,
    signing_in,
    status,
)

_POST = "<slug:site>/post/"
_DRAFT = f"{_POST}<uuid:draft_id>/"
_MINE = "my/listings/<slug:code>/"

urlpatterns = [
    path(_POST, posting.start, name="post"),
    path(f"{_POST}shared/", sharing.shared, name="post-shared"),
    path(f"{_POST}suggest/", advice.suggest, name="post-suggest"),
    path(_DRAFT, posting.resume, name="draft"),
    path(f"{_DRAFT}what/", posting.what, name="draft-what"),
    path(f"{_DRAFT}details/", posting.details, name="draft-details"),
    path(f"{_DRAFT}preview/", posting.preview, name="draft-preview"),
    path(f"{_DRAFT}publish/", publishing.publish, name="draft-publish"),
    path(f"{_DRAFT}mailed/", publishing.mailed, name="draft-mailed"),
    path(f"{_DRAFT}photos/", photos.draft_photos, name="draft-photos"),
    path(f"{_DRAFT}autosave/", advice.autosave, name="draft-autosave"),
    path(f"{_DRAFT}delete/", my_drafts.delete, name="draft-delete"),
    path("mail/act/<str:token>/", mail_acts.mail_act, name="mail-act"),
    path("mail/<str:token>/", mail_links.mail_link, name="mail-link"),
    path("sign-in/", signing_in.sign_in_page, name="sign-in"),
    path("sign-in/mailed/", signing_in.mailed_page, name="sign-in-mailed"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("preferences", preferences.preferences, name="preferences"),
    path("my/listings/", my_listings.my_listings, name="my-listings"),
    path("my/drafts/", my_drafts.my_drafts, name="my-drafts"),
    path("my/name/", my_listings.my_name, name="my-name"),
    path(_MINE, status.my_listing, name="my-listing"),
    path(f"{_MINE}posted/", status.posted, name="my-listing-posted"),
    path(f"{_MINE}confirm/", status.confirm, name="my-listing-confirm"),
    path(f"{_MINE}edit/", status.edit, name="my-listing-edit"),
    path(f"{_MINE}withdraw/", status.withdraw, name="my-listing-withdraw"),
    path(f"{_MINE}reserve/", life.reserve, name="my-listing-reserve"),
    path(f"{_MINE}sold/", life.sold, name="my-listing-sold"),
    path(f"{_MINE}renew/", life.renew, name="my-listing-renew"),
    path(f"{_MINE}repost/", life.repost, name="my-listing-repost"),
    path(f"{_MINE}delete/", life.delete, name="my-listing-delete"),
    path(f"{_MINE}undelete/", life.undelete, name="my-listing-undelete"),
    path(f"{_MINE}object/", status.object_to, name="my-listing-object"),
    path("demo/mailbox/", mailbox.mailbox, name="mailbox"),
    path("demo/mailbox/<uuid:mail_id>/", mailbox.mailbox_mail, name="mailbox-mail"),
]
