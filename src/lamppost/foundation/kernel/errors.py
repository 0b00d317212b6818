"""The one family of errors that doors know how to answer."""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802 - the usual gettext marker
    """Mark a message for translation where it is written; the door translates it."""
    return message


class DomainError(Exception):
    """
    Something a person can understand, and usually put right.

    ``message`` is an English msgid, safe to show, with ``%(name)s`` places that ``params`` fill;
    doors translate it first. ``code`` never changes: the API, commands and tests rely on it.
    """

    code = "refused"

    def __init__(self, message: str, *, code: str | None = None, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class NotFound(DomainError):
    """There is no such thing, or it is not for this person: the two look the same."""

    code = "not_found"


class Stale(DomainError):
    """Somebody decided on, or changed, a newer version in the meantime."""

    code = "stale"
