"""What people call the browser they sit at: its family and the system, and nothing finer."""

from __future__ import annotations

from django.utils.translation import gettext as _

# The first that stands in what a browser says of itself counts: most of them claim to be another.
FAMILIES = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """Return the likes of "Firefox, Windows"; "" for a browser that says nothing we know."""
    said = user_agent[:400]
    names = (_first(FAMILIES, said), _first(SYSTEMS, said))
    return ", ".join(name for name in names if name)


def shown_name(name: str) -> str:
    """Return a browser's name for its owner to read."""
    return name or _("A browser")


def _first(known: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for mark, name in known if mark in said), "")
