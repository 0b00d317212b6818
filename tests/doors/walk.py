"""A browser that posts an ad: fetches pages, fills forms, presses buttons. No script."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client

from lamppost.foundation.notify.queries import written_mails

WHAT = {"title": "Oak table with two drawers", "category": "for-sale/furniture"}
DETAILS = {
    "title": "Oak table with two drawers",
    "body": "Solid oak, some scratches on the top. It stood in our kitchen for ten years.",
    "offer": "offer",
    "price": "85",
    "price_shown": "1",
    "district": "riverside",
    "answers_shown": "1",
    "a-condition": "good",
}


def words_of(response) -> str:
    """What a page says, without its markup."""
    text = re.sub(r"<(script|style|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def value_of(response, name: str) -> str:
    """The value of a field of a page."""
    field = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', response.content.decode())
    assert field, f"no field {name}"
    found = re.search(r'\bvalue="([^"]*)"', field.group())
    return unescape(found.group(1)) if found else ""


def link_in(mail) -> str:
    """The path of a mail's button."""
    return re.search(r"http://testserver(/\S+)", mail.text).group(1)


def last_mail():
    return written_mails().first()


class Walk:
    """One person's way through the three screens of a town."""

    def __init__(self, client: Client, site: str = "lumen") -> None:
        self.client, self.site = client, site
        self.draft_id = value_of(client.get(f"/{site}/post/"), "draft")

    def url(self, page: str) -> str:
        return f"/{self.site}/post/{self.draft_id}/{page}/"

    def begin(self, **fields):
        """Send the first screen, as the fresh page does."""
        data = {**WHAT, "draft": self.draft_id, **fields}
        return self.client.post(f"/{self.site}/post/", data)

    def send(self, page: str, **fields):
        return self.client.post(self.url(page), fields)

    def get(self, page: str):
        return self.client.get(self.url(page))

    def describe(self, **fields):
        """Send the second screen."""
        return self.send("details", **{**DETAILS, **fields})

    def complete(self, **fields) -> Walk:
        """Fill in both screens, as far as the preview."""
        what = {key: fields.pop(key) for key in list(fields) if key in ("category",)}
        assert self.begin(**what).status_code == 302
        answer = self.describe(**fields)
        assert answer.status_code == 302, words_of(answer)
        return self

    def publish(self, **fields):
        return self.send("publish", **fields)


def publish_by_mail(client: Client, address: str = "nia@example.org", **fields):
    """Post an ad without an account, open the mail, press its button; return the last answer."""
    walk = Walk(client).complete(**fields)
    assert walk.publish(email=address).status_code == 302
    return client.post(link_in(last_mail()))
