"""
Put ads on a demo board, through the journeys, and print where everything is as JSON.

Run in a process of its own, because Django here must have the settings that are served:
``python -m tests.browser.fill [--ads]``. With ``--ads`` a small board's ads come first.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

from tests.browser.staged import (
    ANSWER,
    CLEAR_AGAIN,
    CODES,
    COURIER,
    DELETED,
    ENDING,
    NIA,
    PISTOL,
    REMOVED,
    RESERVED,
    SOLD,
    STAGED,
    TO_REPORT,
    TOWN,
    UNFINISHED,
)

# Enough for two pages of results.
SMALL_BOARD = 40


def main() -> None:
    """Fill the board that LAMPPOST_HOME names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "lamppost.settings"
    from lamppost.ops.django_setup import load_django

    load_django()
    from lamppost.ops.follow import settle

    if "--ads" in sys.argv:
        post_small_board()
    places = stage_one_of_each()
    settle()
    print(json.dumps(places))  # noqa: T201 - this is what the process is for


def post_small_board() -> None:
    """Post demo ads: the first ones of one town, and a few of the other two."""
    from django.utils import timezone

    from lamppost.ops.demo import content

    now = timezone.now()
    of_town = {slug: [] for slug in content.TOWNS}
    for demo_ad in content.ads(now.date()):
        if demo_ad.expect == "publish":
            of_town[demo_ad.town].append(demo_ad)
    authors = {}
    chosen = of_town[TOWN][-SMALL_BOARD:] + of_town["lindenau"][-4:] + of_town["larkfield"][-4:]
    for number, demo_ad in enumerate(chosen):
        key = (demo_ad.town, demo_ad.author)
        if key not in authors:
            authors[key] = open_person(f"{demo_ad.author}.{demo_ad.town}", days=300, now=now)
        # Every third with its photos: encoding them is what takes time.
        post(
            demo_ad.ad,
            town=demo_ad.town,
            seller=authors[key],
            photos=demo_ad.photos if number % 3 == 0 else (),
            now=now - timedelta(hours=demo_ad.age_hours),
        )


def stage_one_of_each() -> dict[str, str]:
    """Post one ad of Nia's in each state; return where each is found, by a name."""
    from django.utils import timezone

    from lamppost.journeys.object_to_decision import object_to_decision
    from lamppost.journeys.withdraw_listing import withdraw_listing
    from lamppost.trust.cases.queries import open_cases_about

    now = timezone.now()
    nia = open_person(NIA, days=200, now=now)
    photos = ("armchair-1.webp", "lamp-1.webp", "houseplant-1.webp")
    posted = {
        name: post(ad, seller=nia, photos=photos if name == "published" else (), now=now)
        for name, ad in STAGED.items()
    }
    for name, listing in posted.items():
        assert listing.state == name, f"{listing.state} instead of {name}"
    gone = post(REMOVED, seller=nia, now=now)
    withdraw_listing(code=gone.code, seller=nia, now=now)
    objected = post(PISTOL, seller=nia, now=now)
    objection = object_to_decision(code=objected.code, words=CLEAR_AGAIN, seller=nia, now=now)
    [case] = open_cases_about(posted["held"].subject)
    return {
        **lives_of_ads(nia, posted["published"]),
        **reports_and_decisions(nia, posted["published"], objection),
        **{f"code of {name}": listing.code for name, listing in posted.items()},
        "code of withdrawn": gone.code,
        "code of objected": objected.code,
        "case": str(case.pk),
        "objection": str(objection.pk),
        **addresses(posted["published"], gone),
        **links_and_drafts(nia),
        **kept_and_sought(nia, posted["published"], gone),
        **conversations(nia, posted["published"]),
    }


def lives_of_ads(nia, live) -> dict[str, str]:
    """Post ads of Nia's that are sold, deleted and reserved; return their codes, and a button's."""
    from django.utils import timezone

    from lamppost.journeys.act_links import MailAct, act_url
    from lamppost.journeys.delete_listing import delete_listing
    from lamppost.journeys.reserve_listing import reserve_listing
    from lamppost.journeys.sell_listing import sell_listing
    from lamppost.market.listings.rules import Found

    now = timezone.now()
    sold, deleted, reserved = (post(ad, seller=nia, now=now) for ad in (SOLD, DELETED, RESERVED))
    sell_listing(code=sold.code, found=Found.HERE, seller=nia, now=now)
    delete_listing(code=deleted.code, seller=nia, now=now)
    reserve_listing(code=reserved.code, is_reserved=True, seller=nia, now=now)
    life = sold.expires_at - now
    ending = post(ENDING, seller=nia, now=now - life + timedelta(days=3))
    return {
        **{f"code of {name}": post(ad, seller=nia, now=now).code for name, ad in TO_REPORT.items()},
        "code of ending": ending.code,
        "code of sold": sold.code,
        "code of deleted": deleted.code,
        "code of reserved": reserved.code,
        "sold ad": f"/{TOWN}/ad/{sold.code}/",
        "mail button": act_url(live, MailAct.AVAILABLE, now=now).split("/mail/act/")[1].strip("/"),
        "old mail button": act_url(live, MailAct.SOLD, now=now - timedelta(days=41))
        .split("/mail/act/")[1]
        .strip("/"),
    }


def conversations(nia, listing) -> dict[str, str]:
    """Let two people write to Nia about an ad, one of them with a story; return where that is."""
    from django.utils import timezone

    from lamppost.foundation.kernel.ids import new_id
    from lamppost.market.contact.actions import Unsent, save_message_draft
    from lamppost.people.accounts.actions import LinkRequest, send_link
    from lamppost.people.accounts.rules import LinkPurpose
    from tests.messages import say

    now = timezone.now()
    dan, sly = open_person("dan", days=90, now=now), open_person("sly", days=1, now=now)
    asked = say("Is it still available?", about=listing, by=dan, now=now - timedelta(hours=3))
    say(ANSWER, about=listing, by=nia, to=dan, now=now - timedelta(hours=2))
    say("Great. Saturday at ten?", about=listing, by=dan, now=now - timedelta(hours=1))
    story = say(COURIER, about=listing, by=sly, now=now)
    refused = say(CODES, about=listing, by=nia, to=dan, now=now)
    unsent = save_message_draft(
        Unsent(id=new_id(), listing=listing, body=COURIER, address="ned@demo.example"), now=now
    )
    link = LinkRequest(
        purpose=LinkPurpose.SEND_MESSAGE,
        address="ned@demo.example",
        url=os.environ["LAMPPOST_BASE_URL"] + "/mail/{token}/",
        language="en",
        payload={"message": str(unsent.pk), "version": unsent.version},
    )
    return {
        "conversation": str(asked.conversation_id),
        "warned conversation": str(story.conversation_id),
        "refused message": str(refused.pk),
        "link to send": send_link(link, now=now),
    }


def reports_and_decisions(nia, live, objection) -> dict[str, str]:
    """Report an ad and its poster; return the codes, the cases and two decisions about Nia's."""
    from django.utils import timezone

    from lamppost.foundation.kernel.ids import new_id
    from lamppost.journeys.decide_case import Given, decide_case
    from lamppost.journeys.matter import about_person
    from lamppost.journeys.report_subject import Reporter, ad_to_report, report_subject
    from lamppost.people.accounts.queries import find_account_by_address
    from lamppost.trust.cases.queries import code_of, statements_of
    from lamppost.trust.cases.rules import Decision, ReportReason

    now = timezone.now()
    matter, person = ad_to_report(live.site_id, live.code), about_person(nia, live.site)
    stranger = Reporter(account=None, visitor_id=new_id(), language="en")
    bea = Reporter(
        account=find_account_by_address("bea@demo.example"), visitor_id=None, language="en"
    )
    mo = find_account_by_address("mo@demo.example")
    kept = report_subject(matter, reason=ReportReason.SPAM, reporter=bea, now=now)
    decide_case(Given(case_id=kept.case_id, decision=Decision.APPROVE), moderator=mo, now=now)
    words = "Asked me for a code that came to my phone."
    waits = report_subject(
        matter, reason=ReportReason.DANGER, words=words, reporter=stranger, now=now
    )
    about = report_subject(person, reason=ReportReason.OTHER, reporter=stranger, now=now)
    decided = [one.pk for one in statements_of(nia.pk)]
    return {
        "report": code_of(waits),
        "kept report": code_of(kept),
        "case of report": str(waits.case_id),
        "case of person": str(about.case_id),
        "code of person": nia.code,
        "decision": str(next(pk for pk in decided if pk != objection.objects_to)),
        "decision objected to": str(objection.objects_to),
    }


def addresses(live, gone) -> dict[str, str]:
    """Return the public addresses of two ads."""
    from lamppost.market.sites.queries import get_site
    from lamppost.web.whole_ad import public_url

    site = get_site(TOWN)
    return {
        "ad": public_url(live, site),
        "gone ad": public_url(gone, site),
        "person": f"/people/{live.seller.code}/",
    }


def kept_and_sought(nia, live, gone) -> dict[str, str]:
    """Let Nia keep ads and have two alerts, one of them stopped."""
    from django.utils import timezone

    from lamppost.market.search.actions import NewAlert, keep_ad, save_search, stop_search
    from lamppost.market.search.rules import Range, Search
    from lamppost.market.search.rules.alerts import Frequency
    from lamppost.market.search.rules.kept import Owner
    from lamppost.people.accounts.actions import LinkRequest, send_link
    from lamppost.people.accounts.rules import LinkPurpose

    now = timezone.now()
    for listing in (live, gone):
        keep_ad(owner=Owner(account_id=nia.pk), listing=listing, language="en", now=now)
    first, second = (
        save_search(
            NewAlert(
                account_id=nia.pk,
                site_id=live.site_id,
                label=label,
                params=[("q", words), ("max", "100")],
                wanted=Search(
                    site_ids=(live.site_id,),
                    languages=("en",),
                    words=words,
                    price=Range(None, 10_000),
                ),
                frequency=Frequency.DAILY,
                language="en",
            ),
            now=now,
        )
        for words, label in (("sofa", "A sofa up to £100"), ("kayak", "A kayak up to £100"))
    )
    stop_search(stop_token=second.stop_token, now=now)
    request = LinkRequest(
        purpose=LinkPurpose.SAVE_SEARCH,
        address="zoe@demo.example",
        url=os.environ["LAMPPOST_BASE_URL"] + "/mail/{token}/",
        language="en",
        payload={"site": TOWN, "query": "q=sofa", "label": "A sofa", "how": "daily"},
    )
    return {
        "stop alert": first.stop_token,
        "link to an alert": send_link(request, now=now),
    }


def links_and_drafts(nia) -> dict[str, str]:
    """Open a draft of Nia's, and mail a link of each kind."""
    from django.utils import timezone

    from lamppost.foundation.notify.queries import written_mails
    from lamppost.market.listings.actions import save_draft
    from lamppost.people.accounts.actions import LinkRequest, send_link, use_link
    from lamppost.people.accounts.rules import LinkPurpose

    now = timezone.now()
    draft = open_draft_of(UNFINISHED, seller=nia, photos=("bookshelf-2.webp",), now=now)
    sent = open_draft_of(replace(REMOVED, title="Garden bench, two seats"), seller=nia, now=now)
    save_draft(draft_id=draft.pk, fields={"email": NIA_ADDRESS}, now=now)

    def link(purpose: LinkPurpose, payload: dict[str, str | int]) -> str:
        request = LinkRequest(
            purpose=purpose,
            address=NIA_ADDRESS,
            url=os.environ["LAMPPOST_BASE_URL"] + "/mail/{token}/",
            language="en",
            payload=payload,
        )
        return send_link(request, now=now)

    used = link(LinkPurpose.SIGN_IN, {})
    use_link(used, now=now)
    return {
        "draft": str(draft.pk),
        "link to publish": link(
            LinkPurpose.PUBLISH_DRAFT, {"draft": str(sent.pk), "version": sent.version}
        ),
        "link to look at": link(LinkPurpose.SIGN_IN, {}),
        "link to sign in": link(LinkPurpose.SIGN_IN, {}),
        "used link": used,
        "mail": str(written_mails()[0].pk),
    }


NIA_ADDRESS = f"{NIA}@demo.example"


def open_person(handle: str, *, days: int, now):
    """Open an account that has been here for a while."""
    from lamppost.people.accounts.actions import open_account

    return open_account(
        address=f"{handle}@demo.example",
        display_name=handle.split(".", maxsplit=1)[0].replace("-", " ").title(),
        joined_at=now - timedelta(days=days),
        actor="test",
        now=now - timedelta(days=days),
    )


def open_draft_of(ad, *, seller, town: str = TOWN, photos=(), now):
    """Open a draft that holds an ad as typed."""
    from lamppost.foundation.kernel.ids import new_id
    from lamppost.market.listings.actions import open_draft, save_draft, set_draft_photos
    from lamppost.market.media.actions import add_photo
    from lamppost.market.sites.queries import get_site
    from lamppost.ops.demo import content

    site = get_site(town)
    draft = open_draft(draft_id=new_id(), site=site, visitor_id=None, account_id=seller.pk, now=now)
    fields = {
        "title": ad.title,
        "body": ad.body,
        "category": ad.category,
        "offer": ad.offer,
        "price": ad.price,
        "price_type": ad.price_type,
        "district": ad.district,
        "attributes": dict(ad.attributes),
    }
    draft = save_draft(draft_id=draft.pk, fields=fields, now=now)
    if not photos:
        return draft
    taken = [
        add_photo(
            upload=BytesIO(content.photo_bytes(name)),
            site_id=site.pk,
            filename=name,
            draft_id=draft.pk,
            account_id=seller.pk,
            alt=content.photo_words()[name],
            now=now,
        ).id
        for name in photos
    ]
    return set_draft_photos(draft_id=draft.pk, photo_ids=taken, now=now)


def post(ad, *, seller, town: str = TOWN, photos=(), now):
    """Post an ad through the journey that the pages use; return it where it is then."""
    from lamppost.journeys.post_listing import post_draft

    draft = open_draft_of(ad, seller=seller, town=town, photos=photos, now=now)
    return post_draft(draft_id=draft.pk, seller=seller, now=now).listing


if __name__ == "__main__":
    main()
