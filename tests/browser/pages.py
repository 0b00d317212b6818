"""One example, or several, of every page there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TOWN = "/harbour-bay/"
DRAFT = TOWN + "post/{draft}/"
MINE = "/my/listings/"


@dataclass(frozen=True, slots=True)
class Example:
    """
    A page worth looking at.

    ``name`` is that of its address pattern, ``path`` may name places (see ``fill``), ``who`` is
    signed in there, ``shows`` tells several examples of one pattern apart, ``queries`` is how
    often it may ask the database.
    """

    name: str
    path: str
    who: str = ""
    status: int = 200
    shows: str = ""
    queries: int = 14

    @property
    def title(self) -> str:
        """A name for reports and files."""
        return f"{self.name}-{self.shows}" if self.shows else self.name

    def at(self, places: Mapping[str, str]) -> str:
        """The path on a board."""
        return self.path.format_map(places)


PUBLIC = [
    Example("home", "/"),
    Example("rules", "/rules/"),
    Example("safety", "/safety/?country=US"),
    Example("safety", TOWN + "safety/", shows="town"),
    Example("leave", "/leave/"),
    Example("about", TOWN + "about/"),
    Example("terms", TOWN + "terms/"),
    Example("contact-points", TOWN + "contact/"),
    Example("transparency", TOWN + "transparency/"),
    Example("offline", "/offline/"),
    Example("site-home", TOWN),
    Example("site-home", "/lindenau/", shows="german"),
    Example("search", TOWN + "search/?q=sofa"),
    Example("search", TOWN + "search/?view=list&with_photo=yes&sort=cheapest", shows="list"),
    Example("search", TOWN + "search/?q=zeppelin", shows="nothing"),
    Example("search", TOWN + "search/?q=free+couch+under+100", shows="understood"),
    Example("search", TOWN + "search/?view=map", shows="map"),
    Example("search", TOWN + "search/?km=100&view=map", shows="region", queries=18),
    Example("search", TOWN + "search/?km=50&view=list&sort=nearest", shows="nearest", queries=16),
    Example("section", TOWN + "for-sale/"),
    Example("section", TOWN + "for-sale/?since=month&copies=fold&min=5", shows="bars"),
    Example(
        "section",
        TOWN + "services/?seller=private&seller=business&since=month&copies=fold",
        shows="sellers",
    ),
    Example("category", TOWN + "for-sale/furniture/"),
    Example("ad", "{ad}"),
    Example("person", "{person}"),
    Example("write", TOWN + "ad/{code of published}/write/?say=available"),
    Example("mail-link", "/mail/{link to send}/", shows="message"),
    Example("sign-in", "/sign-in/"),
    Example("sign-in-mailed", "/sign-in/mailed/"),
    Example("mail-link", "/mail/{link to publish}/", shows="publish"),
    Example("mail-link", "/mail/{link to look at}/", shows="sign-in"),
    Example("mail-link", "/mail/{used link}/", status=410, shows="used"),
    Example("tour", "/demo/tour/"),
    Example("report-ad", "/report/ad" + TOWN + "{code of published}/"),
    Example("report", "/report/person/{code of person}/", shows="person"),
    Example("report-tracker", "/reports/{report}/", shows="danger"),
    Example("report-tracker", "/reports/{kept report}/", shows="kept"),
    Example("mail-act", "/mail/act/{mail button}/"),
    Example("mail-act", "/mail/act/{old mail button}/", status=410, shows="over"),
    Example("ad-flyer", TOWN + "ad/{code of published}/flyer/"),
    Example("mailbox", "/demo/mailbox/"),
    Example("mailbox-mail", "/demo/mailbox/{mail}/"),
    Example("post", TOWN + "post/"),
]
MEMBER = [
    Example("saved", "/my/saved/", shows="nothing"),
    Example("saved", "/my/saved/", "Nia"),
    Example("alerts", "/my/alerts/", "Nia"),
    Example("alerts", "/my/alerts/", "Rita", shows="nothing"),
    Example("alert-stop", "/alerts/{stop alert}/stop/"),
    Example("save-search", TOWN + "save-search/?q=sofa&max=100"),
    Example("save-search", TOWN + "save-search/?q=sofa&max=100", "Nia", shows="member"),
    Example("save-search-mailed", TOWN + "save-search/mailed/"),
    Example("mail-link", "/mail/{link to an alert}/", shows="alert"),
    Example("draft-what", DRAFT + "what/", "Nia"),
    Example("draft-details", DRAFT + "details/", "Nia"),
    Example("draft-preview", DRAFT + "preview/", "Nia", queries=18),
    Example("draft-mailed", DRAFT + "mailed/", "Nia"),
    Example("my-listings", MINE, "Nia"),
    Example("my-listings", MINE, "Rita", shows="nothing"),
    Example("my-listings", MINE + "?show=deleted", "Nia", shows="deleted"),
    Example("my-drafts", "/my/drafts/", "Nia"),
    Example("my-name", "/my/name/", "Nia"),
    Example("settings", "/my/settings/", "Nia"),
    Example("settings-address", "/my/settings/address/", "Nia"),
    Example("my-security", "/my/security/", "Nia"),
    Example("my-security-app", "/my/security/app/", "Nia"),
    Example("my-devices", "/my/devices/", "Nia"),
    Example("my-data", "/my/data/", "Nia"),
    Example("my-account-delete", "/my/account/delete/", "Nia"),
    Example("account-left", "/sign-out/goodbye/"),
    Example("my-reports", "/my/reports/", "Bea"),
    Example("my-reports", "/my/reports/", "Nia", shows="nothing"),
    Example("my-appeals", "/my/decisions/", "Nia"),
    Example("my-appeals", "/my/decisions/", "Rita", shows="nothing"),
    Example("decision", "/my/decisions/{decision}/", "Nia", queries=18),
    Example(
        "decision", "/my/decisions/{decision objected to}/", "Nia", shows="objected", queries=18
    ),
    *(
        Example("my-listing", MINE + "{code of " + state + "}/", "Nia", shows=state, queries=18)
        for state in (
            "published",
            "reserved",
            "ending",
            "held",
            "awaiting_poster",
            "refused",
            "objected",
            "withdrawn",
            "sold",
            "deleted",
        )
    ),
    *(
        Example("my-listing-posted", MINE + "{code of " + state + "}/posted/", "Nia", shows=state)
        for state in ("published", "held", "awaiting_poster")
    ),
    Example("my-listing-withdraw", MINE + "{code of published}/withdraw/", "Nia"),
    Example("my-listing-sold", MINE + "{code of published}/sold/", "Nia"),
    Example("my-listing-delete", MINE + "{code of published}/delete/", "Nia"),
    Example("my-listing-delete", MINE + "{code of deleted}/delete/", "Nia", shows="again"),
]
MEMBER += [
    Example("messages", "/my/messages/", "Nia"),
    Example("messages", "/my/messages/", "Rita", shows="nothing"),
    Example("conversation", "/my/messages/{conversation}/", "Nia", queries=16),
    Example(
        "conversation", "/my/messages/{warned conversation}/", "Nia", shows="warned", queries=16
    ),
    Example("message-block", "/my/messages/{conversation}/block/", "Nia"),
    Example("blocked", "/my/blocked/", "Nia"),
]
STAFF = [
    Example("staff-queue", "/staff/", "Mo", queries=18),
    Example("staff-case", "/staff/cases/{case}/", "Mo", queries=26),
    Example("staff-case", "/staff/cases/{objection}/", "Mo", shows="objection", queries=27),
    Example("staff-case", "/staff/cases/{case of report}/", "Mo", shows="report", queries=31),
    Example("staff-case", "/staff/cases/{case of person}/", "Mo", shows="person", queries=28),
    Example("staff-sites", "/staff/sites/", "Ora"),
    Example("staff-site-new", "/staff/open-site/", "Ora"),
    Example("staff-site", "/staff/sites/larkfield/", "Ora"),
    Example("staff-categories", "/staff/categories/", "Ora"),
    Example("staff-categories-file", "/staff/categories/file/", "Ora"),
    Example("staff-leaf", "/staff/categories/leaf/for-sale/furniture/", "Ora"),
    Example("staff-site-categories", "/staff/sites/larkfield/categories/", "Ora"),
    Example("staff-site-categories-file", "/staff/sites/larkfield/categories/file/", "Ora"),
    Example("staff-site-leaf", "/staff/sites/larkfield/categories/leaf/for-sale/toys/", "Ora"),
    Example("staff-people", "/staff/people/", "Ora"),
    Example("staff-work", "/staff/work/", "Ora"),
    Example("staff-texts", "/staff/texts/", "Ora"),
    Example("staff-text", "/staff/texts/about/?language=en", "Ora"),
    Example("staff-text", "/staff/texts/operator-name/", "Ora", shows="fact"),
    Example("staff-site-texts", "/staff/sites/larkfield/texts/", "Ora"),
    Example("staff-promotions", "/staff/sites/larkfield/promotions/", "Ora"),
    Example("staff-site-text", "/staff/sites/larkfield/texts/safety/?language=en", "Ora"),
    Example("staff-numbers", "/staff/numbers/", "Ora", queries=20),
    Example("staff-site-numbers", "/staff/sites/larkfield/numbers/", "Ora", queries=20),
    Example("staff-health", "/staff/health/", "Ora", queries=22),
    Example("staff-first-steps", "/staff/first-steps/", "Ora", queries=20),
]
# Not pages of a pattern, but what is shown when there is none.
ERRORS = [
    Example("error", "/nowhere-at-all/", status=404, shows="404"),
    Example("error", TOWN + "ad/zzzzzzzz/", status=404, shows="404-in-town"),
    Example("error", "{gone ad}", status=410, shows="410"),
    Example("error", "{sold ad}", status=410, shows="410-sold"),
    Example("error", "/staff/", "Bea", status=404, shows="404-for-members"),
]
PAGES = [*PUBLIC, *MEMBER, *STAFF, *ERRORS]

# What answers with something else than a page: a redirect, a file, or only to a form.
NOT_PAGES = {
    "draft": "leads to the screen where the draft stands",
    "ad-code": "leads to the address with the title in it",
    "robots": "a text file",
    "suggest": "words for our script",
    "transparency-json": "figures for machines",
    "transparency-csv": "figures for machines",
    "sitemap": "a map for search engines",
    "sitemap-places": "a map for search engines",
    "sitemap-ads": "a map for search engines",
    "security-txt": "a text file",
    "change-password": "leads to where one changes how one signs in",
    "healthz": "one word for machines",
    "favicon": "a picture",
    "manifest": "a description for phones",
    "service-worker": "a script",
    "post-shared": "takes a form",
    "site-theme": "a style sheet",
    "towns-theme": "a style sheet",
    "staff-swatch": "a style sheet",
    "photo": "a picture",
    "feed": "a feed",
    "feed-json": "a feed",
    "opensearch": "a description for browsers",
    "speculation-rules": "a file for browsers",
    "write-mailed": "seen only by the browser that wrote the message",
    "conversation-news": "a fragment for our script",
    "save-ad": "takes a form",
    "hide-ad": "takes a form",
    "alert": "takes a form",
    "alert-feed": "a feed",
    "alert-feed-json": "a feed",
    "post-suggest": "a fragment for our script",
    "draft-autosave": "takes a form",
    "draft-photos": "takes a form",
    "draft-publish": "takes a form",
    "draft-delete": "takes a form",
    "sign-out": "takes a form",
    "sign-in-again": "leads on for who has just signed in; see test_account",
    "sign-in-second": "leads to the first step without one; see test_account",
    "sign-in-second-question": "an answer for our script",
    "sign-in-passkey": "takes a form",
    "sign-in-passkey-question": "an answer for our script",
    "settings-mails": "takes a form",
    "my-security-app-remove": "takes a form",
    "my-security-codes": "takes a form",
    "my-security-passkeys": "takes a form",
    "my-security-passkey": "takes a form",
    "my-security-question": "an answer for our script",
    "my-data-download": "takes a form, answers with a file",
    "preferences": "takes a form",
    "my-listing-confirm": "takes a form",
    "my-listing-edit": "takes a form",
    "my-listing-reserve": "takes a form",
    "my-listing-renew": "takes a form",
    "my-listing-repost": "takes a form",
    "my-listing-undelete": "takes a form",
    "my-listing-object": "takes a form",
    "report-details": "takes a form",
    "report-address": "takes a form",
    "report-again": "takes a form",
    "staff-test-mail": "takes a form",
    "start": "only on a board that is not set up yet; see test_start",
    "start-step": "only on a board that is not set up yet; see test_start",
    "start-colours": "a style sheet",
    "staff-next": "takes a form",
    "staff-photos": "takes a form",
    "staff-claim": "takes a form",
    "staff-decide": "takes a form",
    "staff-districts": "takes a form",
    "staff-outlines": "takes a file",
    "staff-restore": "takes a form",
    "staff-site-restore": "takes a form",
    "staff-give": "takes a form",
    "staff-take": "takes a form",
    "looked-at": "takes a form",
    "push-here": "takes a form",
    "push-forget": "takes a form",
    "staff-promotion-end": "takes a form",
    "staff-retry": "takes a form",
}
