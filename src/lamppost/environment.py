"""What the environment says: every setting, its type and meaning. All errors are told at once."""

from __future__ import annotations

import ipaddress
import os
import secrets
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "LAMPPOST_"


class Environment(BaseSettings):
    """Each field is the variable ``LAMPPOST_<NAME>``; docs/run/settings.md describes them all."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", case_sensitive=False)

    home: Path = Field(
        default=Path("var"),
        description="The one folder that holds all data: database, photos, index, keys.",
    )
    database_url: str = Field(
        default="",
        description="A PostgreSQL address (postgres://user:password@host/name). "
        "Empty: SQLite in the home folder.",
    )
    base_url: str = Field(
        default="http://127.0.0.1:8000",
        description="The public address, without a slash at the end. Links in mails begin with it.",
    )
    allowed_hosts: str = Field(
        default="127.0.0.1,localhost,[::1]",
        description="Host names that may be asked for, separated by commas.",
    )
    trusted_proxies: str = Field(
        default="",
        description="Addresses of your own proxies, separated by commas. Only their "
        "X-Forwarded-For and X-Forwarded-Proto are believed.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Signs cookies and mail links; at least 32 characters. "
        "Empty: made once and kept in the home folder.",
    )
    smtp_url: SecretStr = Field(
        default=SecretStr(""),
        description="Mail server: smtp://user:password@host:587 (STARTTLS) or smtps://…:465. "
        "smtp+plain://host:25 sends without encryption, for a server on this machine.",
    )
    mail_from: str = Field(
        default="Lamppost <lamppost@localhost>",
        description="The sender of all mail.",
    )
    staff_second_factor: bool = Field(
        default=False,
        description="Whether staff pages open only to who signed in with a second factor or a "
        "passkey. Right for every real network.",
    )
    network_name: str = Field(default="Lamppost", description="The name of the whole network.")
    operator_contact: str = Field(
        default="",
        description="A mail or web address of whoever runs this; shown on the contact page.",
    )
    exit_url: str = Field(
        default="https://www.wikipedia.org/",
        description="Where the button “Leave this page” leads: a page on which nobody would "
        "wonder to find a person, such as a weather forecast or an encyclopedia.",
    )
    read_pictures: Literal["off", "codes", "words"] = Field(
        default="words",
        description="What is read in photos, to be checked like any other text: nothing, QR and "
        "bar codes, or words as well. Words are read where the program tesseract is installed, and "
        "take up to 1.5 seconds for each photo.",
    )
    push_hosts: str = Field(
        default="",
        description="Host names of push services that browsers may name, beside those of Chrome, "
        "Firefox, Safari and Edge, separated by commas.",
    )
    keep_pages: int = Field(
        default=10,
        ge=0,
        le=30,
        description="For how many seconds each web process keeps the pages that are the same for "
        "all strangers. They are forgotten sooner whenever an ad comes, changes or goes. 0: never.",
    )
    node: str = Field(
        default="",
        pattern=r"^([a-z0-9][a-z0-9-]{0,29})?$",
        description="The name of this machine, if several serve one board from one PostgreSQL: it "
        "then keeps a search index of its own and leaves log and mail to the main one, whose name "
        "is empty. Small letters, digits and hyphens.",
    )
    workers: int = Field(
        default=2, ge=1, le=64, description="Web worker processes; one for each core is right."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is written to the log on standard error."
    )

    @property
    def trusted_push_hosts(self) -> frozenset[str]:
        """The hosts of ``push_hosts``, as addresses name them."""
        hosts = (host.strip().lower() for host in self.push_hosts.split(","))
        return frozenset(host for host in hosts if host)

    @field_validator("base_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")) or value.endswith("/"):
            raise ValueError("must begin with http:// or https:// and not end with a slash")
        parts = _address_parts(value)
        if parts.path or parts.query or parts.fragment:
            raise ValueError("must be a host with nothing after it, such as https://ads.example")
        return value

    @field_validator("exit_url")
    @classmethod
    def _is_somewhere(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        _address_parts(value)
        return value

    @field_validator("secret_key")
    @classmethod
    def _is_long(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < 32:
            raise ValueError("must have at least 32 characters")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_smtp(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        if text and not text.startswith(("smtp://", "smtps://", "smtp+plain://")):
            raise ValueError("must begin with smtp://, smtps:// or smtp+plain://")
        if text:
            _address_parts(text)
        return value

    @field_validator("database_url")
    @classmethod
    def _is_postgres(cls, value: str) -> str:
        if value and not value.startswith(("postgres://", "postgresql://")):
            raise ValueError("must begin with postgres:// (or be empty, for SQLite)")
        if value:
            _address_parts(value, needs_host=False)  # none: the socket on this machine
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_addresses(cls, value: str) -> str:
        for text in filter(None, (part.strip() for part in value.split(","))):
            try:
                ipaddress.ip_address(text)
            except ValueError:
                raise ValueError(
                    f"must be single addresses such as 10.0.0.5, and {text!r} is none"
                ) from None
        return value

    @field_validator("mail_from")
    @classmethod
    def _is_sender(cls, value: str) -> str:
        _name, address = parseaddr(value)
        if not value.isprintable() or "@" not in address:
            raise ValueError("must be an address, with a name before it or not: Ads <ads@town.org>")
        return value


def _address_parts(text: str, *, needs_host: bool = True) -> SplitResult:
    """Return the parts of an address; its password is never in a message."""
    try:
        parts = urlsplit(text)
        is_whole = bool(parts.hostname or not needs_host) and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole:
        raise ValueError(
            "must name a host, with a port from 1 to 65535 or none (write / @ : in a password as "
            "%2F %40 %3A)"
        )
    return parts


class BadEnvironment(SystemExit):
    """The settings are wrong; the message lists every one of them."""


@cache
def env() -> Environment:
    """
    Return the settings of this process.

    :raises BadEnvironment: with one line for each wrong setting
    """
    try:
        found = Environment()
    except ValidationError as wrong:
        raise BadEnvironment(explain(wrong)) from None
    return found.model_copy(update={"home": found.home.expanduser().resolve()})


def explain(wrong: ValidationError) -> str:
    """Return one line for each wrong setting, with its name and what it must be."""
    lines = ["These settings are wrong:"]
    for error in wrong.errors(include_url=False, include_input=False):
        name = PREFIX + "_".join(str(part) for part in error["loc"]).upper()
        lines.append(f"  {name}: {error['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)


DEMO_MARK = "DEMO"


def is_demo() -> bool:
    """Return whether the home folder was filled by ``lamppost demo reset``."""
    return (env().home / DEMO_MARK).exists()


def secret_key() -> str:
    """Return the signing key: the one set, else the one kept in the home folder."""
    chosen = env().secret_key.get_secret_value()
    return chosen or _kept_secret(env().home / "keys" / "secret")


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its key counts
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii")
