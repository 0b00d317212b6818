"""The benchmark of finding: believable ads, the same again, and only ever in its own home."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from benchmarks.scale import growth
from lamppost.market.categories.queries import shipped_taxonomy
from lamppost.market.categories.rules import Kind, raw_from_values, validate_attributes
from lamppost.market.listings.rules import check_body, check_title
from lamppost.market.sites.rules import check_districts, check_site
from lamppost.ops.bench.ads import ads_of, world_of
from lamppost.ops.bench.asking import SHARES, Asker, mistyped
from lamppost.ops.bench.home import MARK, NotABenchHome, TooLittleRoom, bench_home, holds, make_room
from lamppost.ops.bench.plan import Plan
from lamppost.ops.bench.rows import short
from lamppost.ops.bench.tables import UnknownTable, insert_into
from lamppost.ops.bench.words import vocabulary

PLAN = Plan(ads=300, seed=7, moment=datetime(2026, 3, 2, 12, tzinfo=UTC))


def rng(seed):
    return random.Random(seed)  # noqa: S311 - the same again is the point


def made(plan):
    return list(ads_of(plan, world_of(plan, shipped_taxonomy())))


class TestAds:
    def test_are_the_same_for_the_same_seed(self):
        assert made(PLAN) == made(PLAN)

    def test_are_others_for_another_seed(self):
        assert made(PLAN) != made(replace(PLAN, seed=8))

    def test_are_what_a_poster_could_have_sent_in(self):
        for ad in made(PLAN):
            leaf = shipped_taxonomy().leaf(ad.kit.category)
            kind = Kind(ad.terms.offer)
            answers = raw_from_values(json.loads(ad.terms.answers))

            assert check_title(ad.title) == ad.title.strip()
            assert check_body(ad.body)
            assert kind in leaf.kinds
            assert validate_attributes(leaf, answers, kind=kind)[1] == []

    def test_stand_in_many_categories_and_towns(self):
        ads = made(replace(PLAN, ads=3_000))

        assert len({ad.kit.category for ad in ads}) > 100
        assert len({ad.town for ad in ads}) > 300
        assert len({ad.body for ad in ads}) > 2_900

    def test_stand_in_towns_that_could_be_opened(self):
        towns = world_of(PLAN, shipped_taxonomy()).towns

        assert len({town.settings.slug for town in towns}) == 400
        for town in towns:
            check_site(town.settings)
            check_districts(town.districts)


class TestQuestions:
    def test_are_of_every_kind_and_never_the_same_address(self):
        world = world_of(PLAN, shipped_taxonomy())
        ids = {town.settings.slug: number for number, town in enumerate(world.towns)}
        questions = Asker(world, ids, seed="any").different(400)

        assert len({question.path for question in questions}) == 400
        assert {question.kind for question in questions} == set(SHARES)

    @pytest.mark.parametrize("word", ["table", "sofa bed", "tv", "Fahrräder"])
    def test_are_mistyped_by_a_letter_or_two(self, word):
        assert {len(mistyped(word, rng(seed))) - len(word) for seed in range(20)} <= {-1, 0, 1}

    @pytest.mark.parametrize("language", ["en", "ar"])
    def test_words_are_different_ones(self, language):
        words = vocabulary(500, rng(1), language=language).words

        assert len(set(words)) == 500
        assert all(word.isalpha() for word in words)


class TestHome:
    def test_of_somebody_else_is_refused_and_stays_as_it_is(self, lamppost, tmp_path):
        board = tmp_path / "board"
        board.mkdir()
        (board / "lamppost.sqlite3").write_bytes(b"a network")

        answer = lamppost("bench", "search", "--home", board)

        assert isinstance(answer.refused, NotABenchHome)
        assert [path.name for path in board.iterdir()] == ["lamppost.sqlite3"]

    def test_without_a_name_is_gone_at_the_end(self):
        with bench_home(None) as place:
            assert (place / MARK).exists()

        assert not place.exists()

    def test_is_known_again_by_number_and_seed(self, tmp_path):
        with bench_home(tmp_path / "own") as place:
            assert not holds(place, PLAN)
            (place / MARK).write_text(PLAN.mark())
            later = replace(PLAN, moment=datetime(2027, 1, 1, tzinfo=UTC))

            assert holds(place, later)
            assert not holds(place, replace(PLAN, seed=8))

    @pytest.mark.parametrize("mark", ["", "{}", "[]", "no JSON", '{"ads": 300}'])
    def test_with_a_broken_mark_holds_nothing(self, tmp_path, mark):
        with bench_home(tmp_path / "own") as place:
            (place / MARK).write_text(mark)

            assert not holds(place, PLAN)

    def test_is_emptied_for_other_ads(self, tmp_path):
        with bench_home(tmp_path / "own") as place:
            (place / "index").mkdir()
            (place / "lamppost.sqlite3").touch()
            make_room(place, PLAN)

            assert [path.name for path in place.iterdir()] == [MARK]

    def test_on_a_disk_that_is_too_small_is_not_filled(self, tmp_path):
        with bench_home(tmp_path / "own") as place, pytest.raises(TooLittleRoom):
            make_room(place, replace(PLAN, ads=10**12))


class TestRows:
    @pytest.fixture
    def database(self):
        opened = sqlite3.connect(":memory:")
        opened.execute("CREATE TABLE ad (id TEXT NOT NULL, words TEXT NOT NULL, sold TEXT)")
        yield opened
        opened.close()

    def test_are_written_by_the_columns_that_must_be_filled(self, database):
        assert insert_into(database, "ad", ["id", "words"]).startswith('INSERT INTO "ad"')

    @pytest.mark.parametrize(
        ("columns", "named"), [(["id"], "words"), (["id", "words", "colour"], "colour")]
    )
    def test_of_a_table_that_has_changed_are_refused_by_name(self, database, columns, named):
        with pytest.raises(UnknownTable) as refused:
            insert_into(database, "ad", columns)

        assert named in str(refused.value)


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    home = tmp_path_factory.mktemp("bench") / "home"
    sizes = ["--ads", "300", "--questions", "20", "--posts", "1", "--seconds", "0.2"]
    done = subprocess.run(
        [sys.executable, "-m", "lamppost.ops", "bench", "search", *sizes, "--home", home],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


class TestRun:
    def test_prints_a_figure_for_all_that_is_promised(self, lines):
        names = {line["name"].removeprefix("search.300.") for line in lines}

        assert {
            *("made.pace", "database.bytes", "index.seconds", "index.bytes", "index.memory"),
            *("page.p50", "page.p99", "page.pace.2", "page.html", "findable.p50"),
            *("home.kept.p50", "listing.kept.p50", "fts5.p50", "fts5.p99"),
        } <= names
        assert all(line["value"] >= 0 and line["unit"] and line["n"] > 0 for line in lines)

    def test_names_the_bare_question_beside_the_page(self, lines):
        page = next(line for line in lines if line["name"] == "search.300.page.p50")

        assert page["baseline"].startswith("bare ")
        assert page["goal"].startswith("<= ")


class TestGrowth:
    def test_compares_each_size_with_the_one_before(self):
        lines = [
            {"name": "search.10k.page.p50", "value": 4.0},
            {"name": "search.10k.index.memory", "value": 100.0},
        ]
        more = [{"name": "search.100k.page.p50", "value": 5.0}]

        found = list(growth({10_000: lines, 100_000: more}))

        assert [(line["name"], line["value"]) for line in found] == [("growth.page.p50", 1.25)]

    @pytest.mark.parametrize(
        ("number", "shown"), [(300, "300"), (10_000, "10k"), (1_000_000, "1M"), (1_500, "1500")]
    )
    def test_sizes_are_named_shortly(self, number, shown):
        assert short(number) == shown
