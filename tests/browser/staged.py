"""What is put on the board beforehand, so that every page has something to show."""

from __future__ import annotations

from dataclasses import replace

from lamppost.journeys.read_ad import TypedAd

TOWN = "harbour-bay"
NIA = "nia"
CLEAR_AGAIN = "It is a replica made of wood for the theatre group, it cannot fire anything."
# What people write about an ad: an answer, a story that is warned of, and one that is refused.
ANSWER = "Yes, it is. You can come and see it on Saturday, the lamp is included."
COURIER = "I pay by PayPal with extra for the shipping agent, the agent will collect it on Friday."
CODES = "You must pay with gift cards, scratch them and send me the codes."

REMOVED = TypedAd(
    title="Garden bench with three seats",
    body="Teak, oiled every spring. One slat is new and still lighter than the others.",
    category="for-sale/garden",
    offer="offer",
    price="60",
    price_type="fixed",
    district="quayside",
    attributes={"condition": "good"},
)
SOLD = replace(REMOVED, title="Garden table with a marble top")
DELETED = replace(REMOVED, title="Garden parasol, green, three metres")
ENDING = replace(REMOVED, title="Rose arch of wrought iron")
RESERVED = replace(REMOVED, title="Watering can of zinc, ten litres")
# Each is reported in one walk and in no other: what one takes off the board, another would miss.
TO_REPORT = {
    "reported": replace(REMOVED, title="Wheelbarrow with a new tyre"),
    "doubted": replace(REMOVED, title="Hand mower, sharpened last spring"),
    "spotless": replace(REMOVED, title="Bird bath of grey sandstone"),
}
UNFINISHED = TypedAd(
    title="Walnut bookshelf, five shelves",
    body="It reaches nearly to the ceiling and holds what a reading family collects in ten "
    "years. Best to call me on 07700 900147 after six.",
    category="for-sale/furniture",
    offer="offer",
    price="75",
    price_type="negotiable",
    district="quayside",
    attributes={"condition": "good", "material": "wood"},
)
PISTOL = TypedAd(
    title="9mm pistol with two magazines",
    body="Semi-automatic pistol, 9mm, with fifty rounds of live ammunition. No licence needed.",
    category="for-sale/antiques",
    offer="offer",
    price="450",
    price_type="fixed",
    district="quayside",
    attributes={"condition": "good"},
)
STAGED = {
    "published": TypedAd(
        title="Reading chair with the lamp beside it",
        body="Deep enough to nap in, and the lamp is just right for reading. Both from a home "
        "without smokers.\n\nThe plant stays with me, but I can tell you where I bought it.",
        category="for-sale/furniture",
        offer="offer",
        price="120",
        price_type="negotiable",
        district="quayside",
        attributes={"condition": "good", "material": "fabric", "delivery": ["pickup"]},
    ),
    "held": TypedAd(
        title="Sunny two-room flat by the harbour",
        body="Lovely flat, quiet street. I am abroad at the moment, so please wire the deposit "
        "before the viewing; the keys come to you by courier.",
        category="housing/rent",
        offer="offer",
        price="400",
        price_type="fixed",
        district="marine-parade",
        attributes={"bedrooms": "2", "furnished": "yes"},
    ),
    "awaiting_poster": TypedAd(
        title="Pine desk with three drawers",
        body="A small ink mark on the top. Best to call me on 07700 900147 after six.",
        category="for-sale/furniture",
        offer="offer",
        price="40",
        price_type="fixed",
        district="gullwick",
        attributes={"condition": "good"},
    ),
    "refused": PISTOL,
}
