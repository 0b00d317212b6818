"""Rows that several tests share: of every kind, ordinary and odd."""

from __future__ import annotations

ORDINARY = {"title": "Oak table", "body": "Solid oak, some scratches."}
CALLS = {"title": "Oak table", "body": "Ring 01 496 0999 or oak@example.org", "country": "IE"}
RENT = {
    "id": "flat-9",
    "title": "Sunny flat",
    "body": "I am abroad, so please wire the deposit before the viewing. Keys come by courier.",
    "category": "housing/rent",
    "price": 400,
    "country": "IE",
}
ROWS = [
    ORDINARY,
    CALLS,
    RENT,
    {**RENT, "language": "es"},
    {**RENT, "facts": {"author.account_age": "3 hours", "market.median_price": "950 EUR"}},
    {**RENT, "facts": {"author.account_age": None}},
    {"kind": "message", "body": "4 5 6 7", "earlier": ["Call oh eight five, 1 2 3"]},
    {"kind": "wanted", **ORDINARY, "price": "12.50", "currency": "GBP"},
    {"kind": "listing", "offer": "free", **ORDINARY, "attributes": {"rooms": 2, "pets": True}},
    {"title": "Oak \ud800 table", "body": "half of a letter"},
    {"title": "\0\0", "body": "\x1b[31m wh\u200batsapp f\u0456ve"},
    {"title": "x" * 30_000, "body": "too long to read"},
    {},
]
BAD_ROWS = [
    (12, ""),
    ([], ""),
    ({"title": 7}, "/title"),
    ({"body": ["x"]}, "/body"),
    ({"kind": "poem"}, "/kind"),
    ({"price": "cheap"}, "/price"),
    ({"price": -1}, "/price"),
    ({"price": "1e999999"}, "/price"),
    ({"country": 3}, "/country"),
    ({"country": "Ireland"}, "/country"),
    ({"country": "UK"}, "/country"),
    ({"currency": "Euro"}, "/currency"),
    ({"language": "english"}, "/language"),
    ({"offer": "sell"}, "/offer"),
    ({"earlier": "one"}, "/earlier"),
    ({"earlier": ["x"] * 201}, "/earlier"),
    ({"earlier": [1]}, "/earlier"),
    ({"attributes": [1]}, "/attributes"),
    ({"attributes": {"a/b": 1.5}}, "/attributes/a~1b"),
    ({"attributes": {"deep": {"er": 1}}}, "/attributes/deep"),
    ({"facts": []}, "/facts"),
    ({"facts": {"author.acount_age": "3 days"}}, "/facts/author.acount_age"),
    ({"facts": {"author.account_age": 3}}, "/facts/author.account_age"),
    ({"facts": {"author.account_age": "3 months"}}, "/facts/author.account_age"),
    ({"facts": {"author.is_import": "yes"}}, "/facts/author.is_import"),
    ({"facts": {"author.labels": "one"}}, "/facts/author.labels"),
    ({"facts": {"market.median_price": 950}}, "/facts/market.median_price"),
    ({"facts": {"text.same_by_others": True}}, "/facts/text.same_by_others"),
    ({"facts": {"text.same_by_others": 10**30}}, "/facts/text.same_by_others"),
    ({"facts": {"listing.price": "3 EUR"}}, "/facts/listing.price"),
]
