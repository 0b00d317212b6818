"""Every contact in a title and a body, with its place and whether it was disguised."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from screening_engine.extract import plan
from screening_engine.extract.earlier import find_continued
from screening_engine.extract.emails import find_emails
from screening_engine.extract.handles import Handle, find_handles, handle_of
from screening_engine.extract.links import Link, find_links, find_spelled_links
from screening_engine.extract.payment import find_payees
from screening_engine.extract.phones import find_phones
from screening_engine.extract.places import Field, prepare, shown_span
from screening_engine.extract.split import find_split
from screening_engine.extract.windows import Scene
from screening_engine.normalise.folded import Folded
from screening_engine.reading import ContactMention, ReadText
from screening_engine.spans import Span
from screening_engine.verdict import Contacts

_PHONE_HOSTS = re.compile(r"(?:wa\.me|api\.whatsapp\.com)/(?:send/?)?\+?(\d{7,15})")
_PLAIN_PHONE = re.compile(r"[\d\s().+/\-\u2010-\u2015]+")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,80}>")
_KIND_FIELDS = {
    "phone": "phones", "email": "emails", "link": "links", "handle": "handles",
    "wallet": "wallets", "account": "accounts",
}  # fmt: skip


def find_contacts(
    title: ReadText, body: ReadText, *, country: str, earlier: Sequence[str] = ()
) -> tuple[ContactMention, ...]:
    """
    Return the contacts in order of place, title first.

    ``country`` (ISO 3166-1 alpha-2) is the site's: national numbers are read by its plan. Where
    it is empty or unknown, a short list of plans is tried. Values are E.164, lower-case
    addresses, registrable host and path, "service:name", "bitcoin:address" and "iban:number".
    ``earlier`` are the bodies the same person wrote before, oldest first: a phone number may
    begin in them.
    """
    countries = plan.countries_to_try(country)
    fields = (prepare(title), prepare(body))
    mentions: list[ContactMention] = []
    scenes: list[Scene] = []
    for field in fields:
        emails = list(_emails(field))
        others = [*emails, *_links(field, emails)]
        skip = [place_of(m) for m in others if m.kind in ("email", "link")]
        scenes.append(_scene(field.plain, countries, skip))
        payees = list(find_payees(field, scenes[-1]))
        scenes[-1].bar(_folded_spans(field.plain, [place_of(m) for m in payees]))
        phones = list(_phones(field, scenes[-1], skip))
        numbers = [place_of(m) for m in phones]
        handles = [m for m in _handles(field) if not _inside(m, skip) and not _begins(m, numbers)]
        mentions += [*others, *handles, *payees, *phones]
    mentions += _split(fields, scenes, mentions)
    mentions += _continued(earlier, fields[1], scenes[1], mentions)
    return tuple(sorted(_distinct(mentions), key=_order))


def place_of(mention: ContactMention) -> Span:
    """Return where a mention stands in its field."""
    return mention.evidence.start, mention.evidence.end


def collect(mentions: Iterable[ContactMention]) -> Contacts:
    """Return each contact once, in order of first mention."""
    values: dict[str, dict[str, None]] = {name: {} for name in _KIND_FIELDS.values()}
    for mention in mentions:
        values[_KIND_FIELDS[mention.kind]][mention.value] = None
    return Contacts(**{name: tuple(found) for name, found in values.items()})


def _order(mention: ContactMention) -> tuple[bool, int, int, str, str]:
    place = mention.evidence
    return (place.field != "title", place.start, place.end, mention.kind, mention.value)


def _distinct(mentions: Iterable[ContactMention]) -> Iterable[ContactMention]:
    return {(m.kind, m.value, m.evidence.field, m.evidence.start): m for m in mentions}.values()


def _inside(mention: ContactMention, spans: Iterable[Span]) -> bool:
    place = mention.evidence
    return mention.value.startswith(":") and any(
        start < place.end and place.start < end for start, end in spans
    )


def _begins(mention: ContactMention, numbers: Iterable[Span]) -> bool:
    """Return whether a name is the first word of a number: "WhatsApp: zero seven seven …"."""
    end = mention.evidence.end
    return any(start < end <= stop for start, stop in numbers)


def _emails(field: Field) -> Iterator[ContactMention]:
    taken: list[Span] = []
    for folded, disguised in ((field.plain, False), (field.joined, True)):
        for email in find_emails(folded.text, disguised=disguised):
            span = shown_span(folded, email.start, email.end)
            if not any(start < span[1] and span[0] < end for start, end in taken):
                taken.append(span)
                shown = field.read.shown[span[0] : span[1]]
                plain = email.plain and shown.lower() == email.address
                yield field.mention("email", email.address, span, disguised=not plain)


def _links(field: Field, emails: list[ContactMention]) -> Iterator[ContactMention]:
    taken = [place_of(email) for email in emails]
    found = [(field.plain, link) for link in find_links(field.plain.text)]
    found += [(field.joined, link) for link in find_spelled_links(field.joined.text)]
    for folded, link in found:
        span = shown_span(folded, link.start, link.end)
        before = field.read.shown[span[0] - 1 : span[0]] if span[0] else ""
        if before == "@" or any(start < span[1] and span[0] < end for start, end in taken):
            continue
        taken.append(span)
        yield from _link_mentions(field, folded, link, span)


def _link_mentions(
    field: Field, folded: Folded, link: Link, span: Span
) -> Iterator[ContactMention]:
    as_shown = folded.text[link.start : link.end] == field.read.shown[span[0] : span[1]]
    disguised = not (link.plain and as_shown)
    yield field.mention("link", link.value, span, disguised=disguised)
    handle = handle_of(link)
    if handle is not None:
        yield _handle_mention(field, handle, span, disguised=disguised)
    phone = _PHONE_HOSTS.search(link.host + link.path)
    number = plan.e164(phone[1], "", plus=True) if phone else ""
    if number:
        yield field.mention("phone", number, span, disguised=disguised)


def _handles(field: Field) -> Iterator[ContactMention]:
    for handle in find_handles(field.joined.text):
        span = shown_span(field.joined, handle.start, handle.end)
        as_shown = (
            field.joined.text[handle.start : handle.end] == field.read.shown[span[0] : span[1]]
        )
        yield _handle_mention(field, handle, span, disguised=not as_shown)


def _handle_mention(field: Field, handle: Handle, span: Span, *, disguised: bool) -> ContactMention:
    return field.mention("handle", f"{handle.service}:{handle.name}", span, disguised=disguised)


def _scene(folded: Folded, countries: tuple[str, ...], skip: list[Span]) -> Scene:
    text = folded.text
    if "<" in text:
        text = _TAG.sub(lambda tag: " " * len(tag[0]), text)
    return Scene(text, countries=countries, skip=_folded_spans(folded, skip))


def _phones(field: Field, scene: Scene, skip: list[Span]) -> Iterator[ContactMention]:
    found = False
    for window in find_phones(scene):
        found = True
        span = shown_span(field.plain, window.start, window.end)
        shown = field.read.shown[span[0] : span[1]]
        plain = window.plain and _is_plain(shown, field.read.shown)
        note = "" if plain else f"read as {window.number}"
        yield field.mention("phone", window.number, span, disguised=not plain, note=note)
    if not found and field.joined is not field.plain:
        yield from _spelled_phones(field, scene.countries, skip)


def _spelled_phones(
    field: Field, countries: tuple[str, ...], skip: list[Span]
) -> Iterator[ContactMention]:
    """Yield the numbers in words that are written letter by letter."""
    for window in find_phones(_scene(field.joined, countries, skip)):
        span = shown_span(field.joined, window.start, window.end)
        note = f"read as {window.number}"
        yield field.mention("phone", window.number, span, disguised=True, note=note)


def _folded_spans(folded: Folded, spans: list[Span]) -> list[Span]:
    """Return spans of the text as typed as spans of the folded text."""
    places = folded.offsets
    return [(bisect_left(places, start), bisect_left(places, end)) for start, end in spans]


def _is_plain(number: str, text: str) -> bool:
    """Tell a number that shows as one from one that had to be read through something."""
    return _PLAIN_PHONE.fullmatch(number) is not None and (
        number.isascii() or _native_digits(number, text)
    )


def _native_digits(number: str, text: str) -> bool:
    """Tell digits of the script that the rest of the text is written in from borrowed ones."""
    scripts = {_script(char) for char in number if char.isdigit() and not char.isascii()}
    return not scripts or (
        len(scripts) == 1 and any(char.isalpha() and _script(char) in scripts for char in text)
    )


def _script(char: str) -> str:
    return unicodedata.name(char, "").split(" ")[0].partition("-")[0]


def _split(
    fields: tuple[Field, Field], scenes: list[Scene], mentions: list[ContactMention]
) -> Iterator[ContactMention]:
    body = fields[1]
    taken = [place_of(m) for m in mentions if m.evidence.field == "body"]
    if any(m.kind == "phone" for m in mentions):
        return
    for window in find_split(scenes[0], scenes[1]):
        span = shown_span(body.plain, window.start, window.end)
        if not any(start < span[1] and span[0] < end for start, end in taken):
            note = f"with the title, read as {window.number}"
            yield body.mention("phone", window.number, span, disguised=True, note=note)


def _continued(
    earlier: Sequence[str], body: Field, scene: Scene, mentions: list[ContactMention]
) -> Iterator[ContactMention]:
    if any(m.kind == "phone" for m in mentions):
        return
    for window in find_continued(earlier, scene, countries=scene.countries):
        span = shown_span(body.plain, window.start, window.end)
        note = f"with an earlier message, read as {window.number}"
        yield body.mention("phone", window.number, span, disguised=True, note=note)
