"""Write docs/run/settings.md from the settings themselves: ``python -m scripts.settings_page``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from lamppost.environment import PREFIX, Environment

PAGE = Path(__file__).parents[1] / "docs" / "run" / "settings.md"
HEAD = """\
# Settings

<!-- Written by scripts/settings_page.py from src/lamppost/environment.py. -->

Every setting is an environment variable. All of them have a default that is right for looking at
Lamppost on your own machine. A real network sets five at least: see [install](install.md).

Settings are checked when a command starts. If something is wrong, the command stops with exit code
2 and lists **every** wrong setting at once, each with what it must be:

```text
These settings are wrong:
  LAMPPOST_BASE_URL: must begin with http:// or https:// and not end with a slash
  LAMPPOST_WORKERS: Input should be greater than or equal to 1
```

A change counts from the next start. Unknown variables are ignored, so watch your spelling.

"""
FOOT = """\
## What follows from them

* If `LAMPPOST_BASE_URL` begins with `https://`, cookies are sent over HTTPS only and browsers are
  told to use nothing else for a year (HSTS). Set it once HTTPS works, not before.
* If `LAMPPOST_SMTP_URL` is empty, mails wait in the database. Nobody can sign in by mail then. In
  the demo they can all be read on the mailbox page instead.
* `LAMPPOST_SECRET_KEY` also keys the hashes under which phone numbers and texts are remembered. If
  you change it, everybody is signed out, browsers lose their unfinished drafts, and repeated texts
  and numbers are counted from the start again.
* `LAMPPOST_HOME` in the demo is `var` in the folder of the clone. `make` sets it; a command that
  you start by hand uses `var` in the folder you stand in, unless you set it.
"""


def page() -> str:
    """Return the page as it must be."""
    return HEAD + "".join(map(_section, Environment.model_fields.items())) + FOOT


def _section(named: tuple[str, FieldInfo]) -> str:
    name, field = named
    return (
        f"## {PREFIX}{name.upper()}\n\n{field.description}\n\n"
        f"{_kind(field)}Default: {_default(field)}.\n\n"
    )


def _default(field: FieldInfo) -> str:
    value = field.default
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    return f"`{text}`" if text else "empty"


def _kind(field: FieldInfo) -> str:
    if get_origin(field.annotation) is Literal:
        return "One of " + ", ".join(f"`{choice}`" for choice in get_args(field.annotation)) + ". "
    limits = {type(limit).__name__: limit for limit in field.metadata}
    if field.annotation is int and {"Ge", "Le"} <= set(limits):
        return f"A whole number from {limits['Ge'].ge} to {limits['Le'].le}. "
    return ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
