"""How templates call: what a page calls hundreds of times is called without ceremony."""

from __future__ import annotations

from functools import lru_cache
from types import FunctionType
from typing import Any

from django.utils import translation
from jinja2.runtime import Context, Macro
from markupsafe import Markup

# Sentences of all templates in all languages, each some hundred bytes.
REMEMBERED = 8_192


class QuickContext(Context):
    """
    A context that knows at a glance what most calls need.

    Jinja asks of everything that is called, in several ways, whether it wants to know the context.
    Here functions and macros, which nearly all calls go to, are told apart by their kind.
    """

    def call(self, what: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a function or a macro as it wants to be called, all else as Jinja does."""
        kind = type(what)
        if kind is FunctionType and not hasattr(what, "jinja_pass_arg"):
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return what(*args, **kwargs)
        if kind is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return what(self.eval_ctx, *args, **kwargs)
        return super().call(what, *args, **kwargs)


def gettext(message: str, /, **filled: object) -> Markup:
    """Return a sentence of a template in the language in use; what is filled in is escaped."""
    said = _said(message, translation.get_language())
    return said % filled if filled else _unfilled(said)


def ngettext(one: str, many: str, count: int, /, **filled: object) -> Markup:
    """Return a sentence with a number."""
    return _as_markup(translation.ngettext(one, many, count)) % {"num": count, **filled}


def pgettext(context: str, message: str, /, **filled: object) -> Markup:
    """Return a sentence whose words mean something else elsewhere."""
    return _as_markup(translation.pgettext(context, message)) % {"context": context, **filled}


def npgettext(context: str, one: str, many: str, count: int, /, **filled: object) -> Markup:
    """Return a sentence with a number, whose words mean something else elsewhere."""
    said = _as_markup(translation.npgettext(context, one, many, count))
    return said % {"context": context, "num": count, **filled}


@lru_cache(maxsize=REMEMBERED)
def _said(message: str, _language: str | None) -> Markup:
    return _as_markup(translation.gettext(message))


def _as_markup(ours: str) -> Markup:
    return Markup(ours)  # noqa: S704 - what stands in templates and catalogues is ours


@lru_cache(maxsize=REMEMBERED)
def _unfilled(said: Markup) -> Markup:
    # Always a pattern, so that "%%" is one sign of it in every sentence.
    return said % {}
