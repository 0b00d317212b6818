"""Operators change the categories of their towns: by text, checked whole, every version kept."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from lamppost.foundation.audit.models import AuditLine
from lamppost.foundation.kernel.errors import Stale
from lamppost.market.categories.actions import change_overlay
from lamppost.market.categories.models import CategoryOverlay
from lamppost.market.categories.queries import (
    current_overlay,
    get_category,
    overlay_history,
    shipped_taxonomy,
    taxonomy_for,
)
from lamppost.market.categories.rules import (
    Kind,
    Overlay,
    RiskTier,
    TaxonomyErrors,
    UnknownCategory,
    apply_overlay,
    dump_overlay,
    overlay_schema_help,
    parse_overlay,
)

ALLOTMENTS = """
format: 1
add:
  - section: community
    key: allotments
    name: {en: Allotments, de: Kleingärten}
    icon: sprout
    synonyms: {en: [allotment]}
"""


def changed(text):
    return apply_overlay(
        shipped_taxonomy(), parse_overlay("format: 1\n" + text), icons=frozenset({"sprout"})
    )


def mistakes(text):
    with pytest.raises(TaxonomyErrors) as caught:
        changed(text)
    return {(one.key, one.code) for one in caught.value.problems}


def save(text, *, site=None, now, version=0):
    return change_overlay(
        site_id=site.pk if site else None,
        overlay_yaml=text,
        actor="account:ora",
        now=now,
        expected_version=version,
    )


class TestWhatMayChange:
    def test_a_leaf_changes_in_what_is_named_and_nothing_else(self):
        taxonomy = changed(
            """
leaves:
  for-sale/furniture:
    name: {de: Möbel und Teppiche}
    expiry_days: 14
    photo_limit: 3
    kinds: [offer]
    risk: medium
    synonyms: {de: [Schlunz], sv: [soffa]}
"""
        )
        before = shipped_taxonomy().leaf("for-sale/furniture")
        after = taxonomy.leaf("for-sale/furniture")
        assert (after.label("de"), after.label("en")) == ("Möbel und Teppiche", before.label("en"))
        assert (after.expiry_days, after.photo_limit, after.kinds) == (14, 3, (Kind.OFFER,))
        assert after.risk is RiskTier.MEDIUM
        assert set(before.synonyms["de"]) < set(after.synonyms["de"])
        assert after.synonyms["sv"] == ("soffa",)
        assert after.attributes == before.attributes

    def test_a_section_gets_another_name(self):
        taxonomy = changed("sections: {for-sale: {name: {de: Flohmarkt}}}")
        assert taxonomy.section("for-sale").label("de") == "Flohmarkt"
        assert taxonomy.section("for-sale").label("en") == "For sale"

    def test_a_hidden_leaf_takes_no_new_ads_and_stays_readable(self):
        taxonomy = changed("leaves: {for-sale/tickets: {hidden: yes}}")
        tickets = taxonomy.leaf("for-sale/tickets")
        assert tickets.hidden
        assert tickets not in taxonomy.section("for-sale").open_leaves

    def test_a_leaf_of_their_own_inherits_from_its_section(self):
        taxonomy = apply_overlay(shipped_taxonomy(), parse_overlay(ALLOTMENTS))
        own = taxonomy.leaf("community/allotments")
        assert own.own
        assert own.expiry_days == 30
        assert taxonomy.section("community").leaves[-1] is own

    def test_the_help_text_is_itself_a_right_overlay(self):
        overlay = parse_overlay(overlay_schema_help())
        taxonomy = apply_overlay(shipped_taxonomy(), overlay)
        assert taxonomy.leaf("community/allotments").attribute("plot_size").unit == "m²"

    @pytest.mark.parametrize("text", [ALLOTMENTS, overlay_schema_help(), "", "format: 1"])
    def test_what_is_written_out_reads_back_the_same(self, text):
        overlay = parse_overlay(text)
        assert parse_overlay(dump_overlay(overlay)) == overlay

    def test_no_change_is_no_change(self):
        assert parse_overlay("# nothing yet") == Overlay()
        assert apply_overlay(shipped_taxonomy(), Overlay()).sections == shipped_taxonomy().sections


class TestWhatMayNot:
    @pytest.mark.parametrize(
        ("text", "key", "code"),
        [
            ("leaves: {for-sale/hats: {hidden: yes}}", "leaves.for-sale/hats", "unknown_category"),
            ("sections: {shop: {name: {en: x}}}", "sections.shop", "unknown_section"),
            ("leaves: {jobs/retail: {risk: low}}", "leaves.jobs/retail.risk", "risk_lowered"),
            (
                "leaves: {for-sale/books: {expiry_days: 0}}",
                "leaves.for-sale/books.expiry_days",
                "bad_number",
            ),
            ("leaves: {for-sale/books: {key: x}}", "leaves.for-sale/books.key", "unknown_field"),
            ("leaves: {for-sale/books: {kinds: []}}", "leaves.for-sale/books.kinds", "missing"),
            ("remove: [for-sale/books]", "remove", "unknown_field"),
            (
                "sections: {community: {name: {de: Kontaktanzeigen}}}",
                "sections.community.name",
                "forbidden_category",
            ),
            (
                "leaves: {services/hair-and-beauty: {synonyms: {en: [e.s.c.o.r.t]}}}",
                "leaves.services/hair-and-beauty.synonyms",
                "forbidden_category",
            ),
        ],
    )
    def test_a_change_that_may_not_be_is_named(self, text, key, code):
        assert (key, code) in mistakes(text)

    @pytest.mark.parametrize(
        ("old", "new", "key", "code"),
        [
            ("section: community", "section: shop", "add[1].section", "unknown_section"),
            ("key: allotments", "key: events", "community/events", "duplicate"),
            ("icon: sprout", "icon: nonesuch", "community/allotments.icon", "unknown_icon"),
            ("key: allotments", "key: personals", "community/personals.key", "forbidden_category"),
            ("Allotments", "Adult contacts", "community/allotments.name", "forbidden_category"),
            ("[allotment]", "[massage]", "community/allotments.synonyms", "forbidden_category"),
        ],
    )
    def test_a_leaf_of_their_own_that_may_not_be_is_named(self, old, new, key, code):
        text = ALLOTMENTS.replace("format: 1\n", "").replace(old, new)
        assert (key, code) in mistakes(text)

    def test_a_question_keeps_its_type_in_all_categories(self):
        question = "    attributes: [{key: width, type: text, label: {en: Width}}]\n"
        text = ALLOTMENTS.replace("format: 1\n", "") + question
        assert ("community/allotments.width", "other_type") in mistakes(text)

    def test_everything_wrong_is_told_at_once(self):
        text = (
            "leaves: {a/b: {hidden: yes}, jobs/retail: {risk: low}}\nsections: {x: {name: {en: y}}}"
        )
        assert len(mistakes(text)) == 3

    def test_a_text_that_is_no_yaml_is_told_with_its_line(self):
        with pytest.raises(TaxonomyErrors, match="line 2, column 1"):
            parse_overlay("format: 1\nformat: 1")


class TestSaving:
    def test_a_site_sees_its_own_change_and_its_neighbour_does_not(self, lumen, brill, now):
        save("format: 1\nleaves: {for-sale/tickets: {hidden: yes}}", site=lumen, now=now)
        assert get_category(lumen.pk, "for-sale/tickets").hidden
        assert not get_category(brill.pk, "for-sale/tickets").hidden

    def test_the_networks_change_reaches_every_site_and_theirs_stand_on_it(self, lumen, brill, now):
        save(ALLOTMENTS, now=now)
        text = "format: 1\nleaves: {community/allotments: {name: {en: Plots}}}"
        save(text, site=lumen, now=now)
        assert get_category(lumen.pk, "community/allotments").label("en") == "Plots"
        assert get_category(brill.pk, "community/allotments").label("en") == "Allotments"

    def test_a_change_shows_at_once_and_what_did_not_change_is_kept(self, lumen, now):
        before = taxonomy_for(lumen.pk)
        assert taxonomy_for(lumen.pk) is before
        save(ALLOTMENTS, site=lumen, now=now)
        assert taxonomy_for(lumen.pk).find("community/allotments")

    def test_reading_costs_one_query(self, lumen, now, django_assert_num_queries):
        save(ALLOTMENTS, site=lumen, now=now)
        taxonomy_for(lumen.pk)
        with django_assert_num_queries(1):
            taxonomy_for(lumen.pk)

    def test_versions_are_kept_and_counted(self, lumen, now):
        save(ALLOTMENTS, site=lumen, now=now)
        text = ALLOTMENTS + "    hidden: yes\n"
        save(text, site=lumen, now=now, version=1)
        assert current_overlay(lumen.pk).yaml == text
        assert [row.version for row in overlay_history(lumen.pk)] == [2, 1]
        assert current_overlay(None).version == 0

    def test_who_looked_at_an_older_version_is_told(self, lumen, now):
        save(ALLOTMENTS, site=lumen, now=now)
        with pytest.raises(Stale):
            save("format: 1", site=lumen, now=now)
        assert current_overlay(lumen.pk).version == 1

    @pytest.mark.parametrize("of_site", [True, False])
    def test_the_database_takes_a_version_once(self, lumen, now, of_site):
        row = {
            "site_id": lumen.pk if of_site else None,
            "version": 1,
            "yaml": "",
            "changed_at": now,
        }
        CategoryOverlay.objects.create(**row)
        with pytest.raises(IntegrityError), transaction.atomic():
            CategoryOverlay.objects.create(**row)

    def test_a_wrong_text_changes_nothing(self, lumen, now):
        with pytest.raises(TaxonomyErrors):
            save("format: 1\nleaves: {a/b: {hidden: yes}}", site=lumen, now=now)
        assert current_overlay(lumen.pk).version == 0
        assert not AuditLine.objects.filter(event="categories.changed").exists()

    def test_a_text_too_long_is_refused(self, lumen, now):
        with pytest.raises(TaxonomyErrors, match="At most"):
            save("format: 1\n" + "#" * 200_000, site=lumen, now=now)

    def test_a_saved_leaf_of_their_own_can_be_hidden_but_not_taken_away(self, lumen, now):
        save(ALLOTMENTS, site=lumen, now=now)
        with pytest.raises(TaxonomyErrors, match="hidden: yes"):
            save("format: 1", site=lumen, now=now, version=1)
        save(ALLOTMENTS + "    hidden: yes\n", site=lumen, now=now, version=1)
        assert get_category(lumen.pk, "community/allotments").hidden

    def test_the_network_cannot_break_what_a_site_saved(self, lumen, now):
        save(ALLOTMENTS, site=lumen, now=now)
        with pytest.raises(TaxonomyErrors) as caught:
            save(ALLOTMENTS, now=now)
        assert caught.value.problems[0].file == f"site {lumen.pk}"

    def test_an_upgrade_that_ships_the_same_key_wins_quietly(self, lumen, now):
        """What was right when saved must not take the board down after an upgrade."""
        CategoryOverlay.objects.create(
            site_id=lumen.pk,
            version=1,
            yaml=ALLOTMENTS.replace("allotments", "events")
            + "leaves: {jobs/retail: {risk: low, expiry_days: 9}, gone/leaf: {hidden: yes}}",
            changed_at=now,
        )
        assert not get_category(lumen.pk, "community/events").own
        retail = get_category(lumen.pk, "jobs/retail")
        assert (retail.risk, retail.expiry_days) == (RiskTier.HIGH, 9)

    def test_each_change_is_written_to_the_log(self, lumen, now):
        row = save(ALLOTMENTS + "leaves: {for-sale/books: {expiry_days: 9}}", site=lumen, now=now)
        line = AuditLine.objects.get(event="categories.changed")
        assert (line.subject, line.actor, line.site_id) == (
            f"category:{row.pk}",
            "account:ora",
            lumen.pk,
        )
        assert line.details["version"] == 1
        assert line.details["changed"] == ["for-sale/books"]
        assert line.details["added"] == ["community/allotments"]

    def test_an_unknown_key_is_told(self, lumen):
        with pytest.raises(UnknownCategory, match="for-sale/nothing"):
            get_category(lumen.pk, "for-sale/nothing")
