"""The types of the service's requests and answers, from which its OpenAPI description is made."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

OUTCOMES = Literal["publish", "friction", "hold", "refuse", "quarantine"]
SCAM: dict[str, Any] = {
    "id": "ad-17",
    "title": "Sunny flat near the park",
    "body": "I am abroad, so please wire the deposit before the viewing. Keys come by courier.",
    "category": "housing/rent",
    "price": 400,
    "currency": "EUR",
    "country": "IE",
}
MESSAGE: dict[str, Any] = {
    "kind": "message",
    "body": "Is it still there?",
    "earlier": ["Good morning!"],
}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", title=None)


class Row(_Model):
    """One ad or message. Only what is there counts; null and "" are as good as left out."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [SCAM, MESSAGE]})

    id: str | int | None = Field(None, description="Comes back with the answer.")
    kind: Literal["listing", "message", "offer", "wanted", "free", "swap"] | None = Field(
        None, description="What it is: an ad (of which kind), or a message. An ad if left out."
    )
    offer: Literal["offer", "wanted", "free", "swap"] | None = Field(
        None, description="The kind of ad, where kind is listing."
    )
    title: str | None = Field(None, description="As it was typed; at most 20,000 characters.")
    body: str | None = Field(None, description="As it was typed; at most 20,000 characters.")
    category: str | None = Field(None, description="A path, such as housing/rent.")
    price: float | str | None = Field(None, description="In whole units: 12.50.", ge=0)
    currency: str | None = Field(None, description="ISO 4217; otherwise that of the country.")
    country: str | None = Field(None, description="ISO 3166-1 alpha-2, such as IE.")
    language: str | None = Field(None, description="A BCP 47 tag; reasons are told in it.")
    site: str | None = Field(None, description="The name of your site, if a rule asks for it.")
    earlier: list[str] | None = Field(
        None, description="What the same person wrote before, oldest first.", max_length=200
    )
    attributes: dict[str, str | int | bool | list[str]] | None = Field(
        None, description="Answers to the questions of the category."
    )
    facts: dict[str, str | float | bool | list[str] | None] | None = Field(
        None,
        description="What you know of the author, of others and of the market, by the names of "
        'the fact catalogue. Lengths of time and amounts are text: "3 days", "400 EUR". Null is '
        "unknown. Without any fact of the author, you vouch for them.",
        examples=[{"author.account_age": "3 hours", "market.median_price": "950 EUR"}],
    )


class Batch(_Model):
    """Up to a hundred rows; each is answered in its place."""

    items: list[Row] = Field(max_length=100, examples=[[SCAM, MESSAGE]])


class Place(_Model):
    """Where something was seen: offsets in code points in the field as it was typed."""

    field: str = Field(examples=["body"])
    start: int
    end: int
    quote: str
    note: str = Field(description="What the words were read as, in English.")


class Finding(_Model):
    """One thing that a signal noticed. By itself it proves nothing."""

    signal: str = Field(examples=["asks_payment_first"])
    strength: Literal["weak", "medium", "strong"]
    evidence: list[Place]
    counter: list[Place] | None = Field(None, description="What speaks against it.")
    values: dict[str, str | float | bool] | None = None


class MatchedRule(_Model):
    """A rule that applies. The same hash means the same rule."""

    id: str = Field(examples=["fraud.pay-before-seeing"])
    hash: str
    outcome: OUTCOMES
    clause: str = Field(description="The public rule it rests on.", examples=["rules.1.3"])
    tell: str = Field(description="What the person may be told, in the row's language.")
    shadow: bool | None = Field(None, description="True if it has no effect yet.")
    secret: bool | None = Field(None, description="True if its writer must not learn of it.")


class Contacts(_Model):
    """Every way to reach somebody that was found, plain or disguised, in its normal form."""

    phones: list[str] = Field(examples=[["+35314960999"]])
    emails: list[str]
    links: list[str]
    handles: list[str]
    wallets: list[str] | None = None
    accounts: list[str] | None = None


class KnownAs(_Model):
    """An entry of a bank that looks like the picture; ``distance`` counts bits, of 256."""

    bank: str
    label: str
    distance: int
    exact: bool = Field(description="The same file, byte by byte.")


class PictureSeen(_Model):
    """What is known of a picture, and what the words in it came to."""

    name: str
    sha256: str | None = None
    width: int | None = None
    height: int | None = None
    pdq: str | None = Field(None, description="64 hexadecimal digits.")
    quality: int | None = Field(None, description="Of the hash: below 50 it means little.")
    matches: list[KnownAs] | None = None
    codes: list[str] | None = Field(None, description="QR and bar codes; missing if not readable.")
    words: str | None = Field(None, description="Missing where no reader is installed.")
    outcome: OUTCOMES
    rules: list[MatchedRule] | None = None
    findings: list[Finding] | None = None
    contacts: Contacts | None = None
    error: str | None = Field(None, description="Why it could not be looked at.")


class Answer(_Model):
    """What the engine says of one row."""

    id: str
    outcome: OUTCOMES
    rules: list[MatchedRule]
    findings: list[Finding]
    contacts: Contacts
    unknown: list[str] | None = Field(
        None, description="Facts that a rule needed and a row that states facts does not."
    )
    failed_signals: list[str] | None = None
    pictures: list[PictureSeen] | None = None


class Refused(_Model):
    """A row of a batch that could not be screened."""

    id: str
    error: str
    pointer: str = Field(examples=["#/items/3/price"])


class Answers(_Model):
    answers: list[Answer | Refused]


class Advice(_Model):
    """What may be told while somebody is still typing. Secret rules are never among it."""

    id: str
    advice: list[MatchedRule]


class PolicyRule(_Model):
    id: str
    hash: str
    outcome: OUTCOMES
    clause: str
    title: str
    applies_to: list[Literal["listing", "message"]]
    stage: str
    rollout: str = Field(examples=["Live."])
    does: str | None = Field(None, description="The whole rule in English; not of secret ones.")
    secret: bool | None = None


class PolicyClause(_Model):
    """One paragraph of the public rules."""

    id: str
    heading: str
    text: str


class PolicyPage(_Model):
    """The rules that this service decides by."""

    name: str
    label: str
    version: str
    engine: str
    rules: list[PolicyRule]
    clauses: list[PolicyClause]


class Status(_Model):
    status: Literal["ok", "ready"]


class FieldError(_Model):
    pointer: str = Field(examples=["#/price"])
    detail: str


class ProblemDetails(_Model):
    """Why a request was not answered as asked (RFC 9457)."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    detail: str
    request_id: str
    errors: list[FieldError] | None = None
