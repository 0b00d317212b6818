"""Which texts there are, how long they may be, and which one a reader gets. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.foundation.kernel.text import tidy_text

PAGE_MAX, LINE_MAX = 20_000, 400


class TextKey(StrEnum):
    """Every text that an operator may write. Names of rows: add, never rename."""

    ABOUT = "about"
    TERMS = "terms"
    SAFETY = "safety"
    OPERATOR_NAME = "operator_name"
    OPERATOR_ADDRESS = "operator_address"
    OPERATOR_MAIL = "operator_mail"
    OPERATOR_PHONE = "operator_phone"
    REPRESENTED_BY = "represented_by"
    REGISTER = "register"
    VAT_ID = "vat_id"
    RESPONSIBLE = "responsible"
    LEGAL_REPRESENTATIVE = "legal_representative"
    USERS_CONTACT = "users_contact"
    AUTHORITIES_CONTACT = "authorities_contact"
    CONTACT_LANGUAGES = "contact_languages"
    SECURITY_CONTACT = "security_contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextKind:
    """
    What a text is for. ``is_page``: paragraphs, one text for each language; else a few lines
    that are the same in every language. ``default`` is a msgid, shown while nobody wrote one.
    """

    label: str
    hint: str
    is_page: bool = False
    default: str = ""

    @property
    def most(self) -> int:
        """How many characters it may have."""
        return PAGE_MAX if self.is_page else LINE_MAX


_K = TextKey
KINDS: Mapping[TextKey, TextKind] = {
    _K.ABOUT: TextKind(
        label=N_("About this board"),
        hint=N_("Who you are, why you run this, what is special about it."),
        is_page=True,
        default=N_(
            "A board for the people who live here: things, homes, work and help, from neighbour "
            "to neighbour."
        ),
    ),
    _K.TERMS: TextKind(
        label=N_("Terms of your own"),
        hint=N_("What you add to the terms that the software states, such as fees or local law."),
        is_page=True,
    ),
    _K.SAFETY: TextKind(
        label=N_("Safety: what helps here"),
        hint=N_("Places to meet, offices, advice centres of your town."),
        is_page=True,
    ),
    _K.OPERATOR_NAME: TextKind(
        label=N_("Who runs this"), hint=N_("Name of the person or body, with its legal form.")
    ),
    _K.OPERATOR_ADDRESS: TextKind(
        label=N_("Postal address"), hint=N_("Where letters arrive; no post box alone.")
    ),
    _K.OPERATOR_MAIL: TextKind(label=N_("Mail address"), hint=N_("Read every working day.")),
    _K.OPERATOR_PHONE: TextKind(label=N_("Telephone"), hint=N_("With the country's code.")),
    _K.REPRESENTED_BY: TextKind(
        label=N_("Represented by"), hint=N_("Who acts for the body: director, mayor, board.")
    ),
    _K.REGISTER: TextKind(
        label=N_("Register"), hint=N_("Register and number, if the body is in one.")
    ),
    _K.VAT_ID: TextKind(label=N_("VAT number"), hint=N_("If there is one.")),
    _K.RESPONSIBLE: TextKind(
        label=N_("Responsible for the content"),
        hint=N_("Name and address, where the law asks for a person."),
    ),
    _K.LEGAL_REPRESENTATIVE: TextKind(
        label=N_("Legal representative in the European Union"),
        hint=N_("Only if you have no seat there (Article 13 of the Digital Services Act)."),
    ),
    _K.USERS_CONTACT: TextKind(
        label=N_("Contact for users"),
        hint=N_("How people reach a person, not only a program (Article 12)."),
    ),
    _K.AUTHORITIES_CONTACT: TextKind(
        label=N_("Contact for authorities"),
        hint=N_("A direct electronic way for authorities (Article 11)."),
    ),
    _K.CONTACT_LANGUAGES: TextKind(
        label=N_("Languages of these contacts"),
        hint=N_("At least one official language of your country."),
    ),
    _K.SECURITY_CONTACT: TextKind(
        label=N_("Contact for security holes"),
        hint=N_("A mail address or web address; it also stands in security.txt."),
    ),
}


class TextNotValid(DomainError):
    """A text is too long, or is said to be in a language it cannot be in."""

    code = "text_not_valid"


@dataclass(frozen=True, slots=True)
class Text:
    """
    What a reader gets. ``language`` is "" for what has none and for a shipped text, which is
    already in the reader's language; ``is_own``: somebody wrote it.
    """

    body: str
    language: str = ""
    is_own: bool = False

    def __bool__(self) -> bool:
        return bool(self.body)


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it stands in the database. ``site_id`` is None for the whole network."""

    key: TextKey
    site_id: UUID | None
    language: str
    body: str


def check_text(key: TextKey, language: str, body: str) -> str:
    """
    Return the text in order.

    :raises TextNotValid: if it is too long, or the language does not fit the kind
    """
    kind = KINDS[key]
    text = tidy_text(body)
    if len(text) > kind.most:
        raise TextNotValid(
            N_("This text has %(have)d characters; %(most)d is the most."),
            have=len(text),
            most=kind.most,
        )
    if kind.is_page != bool(language) or len(language) > 12:
        raise TextNotValid(N_("Choose the language of this text."))
    return text


def choose(
    rows: Iterable[Written], *, site_id: UUID | None, languages: tuple[str, ...]
) -> Mapping[TextKey, Written]:
    """
    Return the best row for each key: the site's before the network's, then by language.

    ``languages`` are wished for in this order; a text in another one is better than none.
    """

    def rank(row: Written) -> tuple[bool, int, str]:
        wished = languages.index(row.language) if row.language in languages else len(languages)
        return (row.site_id != site_id, wished, row.language)

    best: dict[TextKey, Written] = {}
    for row in rows:
        known = best.get(row.key)
        if row.body and (known is None or rank(row) < rank(known)):
            best[row.key] = row
    return best
