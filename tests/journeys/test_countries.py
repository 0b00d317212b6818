"""What a town's country adds: the same ad in two towns, judged by the law of each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lamppost.market.listings.rules import ListingState
from lamppost.market.sites.actions import open_site
from lamppost.trust.cases.queries import statement_about
from lamppost.trust.screening.queries import latest_record, replays_the_same, verdict_of
from tests.ads import post, typed
from tests.cast import LUMEN, NOW, RIVERSIDE

KNUCKLEDUSTER = typed(
    title="Schlagring aus Messing",
    body="Liegt gut in der Hand, kaum Kratzer.",
    category="for-sale/other",
)
FLAT = typed(
    title="Drei Zimmer am Fluss",
    body="78 m², Balkon nach Westen, frei ab Mai.",
    category="housing/rent",
    price="800",
    attributes={},
)


@pytest.fixture
def linden(db):
    """A town in Germany."""
    german = replace(LUMEN, name="Linden", slug="linden", language="de", country="DE")
    return open_site(settings=german, districts=[RIVERSIDE], actor="test", now=NOW)


def rules_of(placed) -> set[str]:
    return {reason.rule_id for reason in verdict_of(latest_record(placed.listing.subject)).reasons}


class TestATownInGermany:
    def test_refuses_a_forbidden_weapon_and_names_the_countrys_clause(self, linden, sam):
        placed = post(KNUCKLEDUSTER, site=linden, seller=sam)

        assert placed.state == ListingState.REFUSED
        statement = statement_about(placed.listing.subject)
        assert (statement.rule_id, statement.clause) == ("de.forbidden-weapons", "rules.de.1")

    def test_asks_for_the_energy_values_and_takes_the_answer_of_the_form(self, linden, sam):
        without = post(FLAT, site=linden, seller=sam)
        told = post(
            replace(FLAT, title="Vier Zimmer am Fluss", attributes={"energy_class": "c"}),
            site=linden,
            seller=sam,
        )

        assert without.state == ListingState.AWAITING_POSTER
        assert rules_of(without) == {"de.energy-certificate"}
        assert told.state == ListingState.PUBLISHED

    def test_keeps_a_record_that_replays_to_the_same_verdict(self, linden, sam):
        placed = post(FLAT, site=linden, seller=sam)

        assert replays_the_same(latest_record(placed.listing.subject))


class TestATownWithoutAPack:
    def test_has_the_baseline_alone(self, lumen, sam):
        assert post(FLAT, site=lumen, seller=sam).state == ListingState.PUBLISHED
        assert not rules_of(post(KNUCKLEDUSTER, site=lumen, seller=sam))
