"""``lamppost screen``: the engine alone, one answer a line, in order; scripts rely on it."""

from __future__ import annotations

import json

import pytest

ORDINARY = {"title": "Oak table", "body": "Solid oak, some scratches."}
CALLS = {"title": "Oak table", "body": "Ring 01 496 0999 or oak@example.org", "country": "IE"}
RENT = {
    "title": "Sunny flat",
    "body": "I am abroad, so please wire the deposit before the viewing.",
    "category": "housing/rent",
    "price": 400,
    "country": "IE",
}


@pytest.fixture
def screen(lamppost, tmp_path):
    def run(*rows, options=("--json",)):
        path = tmp_path / "rows.jsonl"
        lines = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in rows]
        path.write_bytes(b"\n".join(lines) + b"\n")
        return lamppost("screen", *options, "--jsonl", path)

    return run


class TestContract:
    def test_answers_one_object_a_line_in_order(self, screen):
        answer = screen(ORDINARY, CALLS, RENT)

        assert answer.exit_code == 0
        assert [one["id"] for one in answer.objects] == ["1", "2", "3"]
        for one in answer.objects:
            assert set(one) == {"id", "outcome", "rules", "findings", "contacts"}
            assert set(one["contacts"]) == {"phones", "emails", "links", "handles"}
            assert one["outcome"] in {"publish", "friction", "hold", "refuse", "quarantine"}

    def test_keeps_the_ids_that_rows_have(self, screen):
        answer = screen({**ORDINARY, "id": "a-1"}, {**ORDINARY, "id": 7}, ORDINARY)

        assert [one["id"] for one in answer.objects] == ["a-1", "7", "3"]

    def test_names_rules_with_their_hash_and_findings_with_their_words(self, screen):
        (answer,) = screen(RENT).objects

        assert answer["outcome"] in {"hold", "refuse"}
        assert answer["rules"]
        assert all(rule["id"] and rule["hash"] for rule in answer["rules"])
        quotes = [e["quote"] for finding in answer["findings"] for e in finding["evidence"]]
        assert quotes
        assert all(quote in f"{RENT['title']} {RENT['body']}" for quote in quotes)

    def test_reads_contacts_in_their_normal_form(self, screen):
        (answer,) = screen(CALLS).objects

        assert answer["contacts"]["phones"] == ["+35314960999"]
        assert answer["contacts"]["emails"] == ["oak@example.org"]

    def test_screens_messages_and_other_kinds_of_ads(self, screen):
        answer = screen(
            {"kind": "message", "body": "Is it still there?"},
            {"kind": "wanted", **ORDINARY},
            {"kind": "free", **ORDINARY},
        )

        assert [one["outcome"] for one in answer.objects] == ["publish"] * 3

    def test_gives_the_same_answer_every_time(self, screen):
        assert screen(RENT, CALLS).out == screen(RENT, CALLS).out

    def test_reads_standard_input(self, lamppost):
        answer = lamppost("screen", "--json", "--jsonl", "-", stdin=json.dumps(ORDINARY).encode())

        assert answer.objects[0]["outcome"] == "publish"

    def test_says_it_shortly_without_json(self, screen):
        answer = screen(ORDINARY, RENT, options=())

        assert answer.lines[0] == "1: publish"
        assert answer.lines[1].startswith("2: ")

    def test_needs_neither_a_home_nor_a_database(self, screen, home):
        screen(ORDINARY)

        assert list(home.iterdir()) == []


class TestBadRows:
    @pytest.mark.parametrize(
        "row",
        [
            b"{oops",
            b"[]",
            b"12",
            b'"text"',
            b"\xff\xfe",
            b"[" * 100_000,
            b'{"title": ' + b"9" * 5_000 + b"}",
            {"title": 7},
            {"body": ["x"]},
            {"kind": "poem"},
            {"kind": ["offer"]},
            {"price": "cheap"},
            {"price": -1},
            {"price": [1]},
            {"price": float("nan")},
            {"price": "1e999999"},
            {"country": 3},
            {"language": {"en": 1}},
            {"category": 5},
        ],
        ids=lambda row: ascii(row)[:40],
    )
    def test_get_an_error_in_their_place_and_the_rest_an_answer(self, screen, row):
        answer = screen(ORDINARY, row, ORDINARY)

        first, wrong, last = answer.objects
        assert answer.exit_code == 1
        assert (first["id"], wrong["id"], last["id"]) == ("1", "2", "3")
        assert wrong["error"]
        assert set(wrong) == {"id", "error"}
        assert first["outcome"] == last["outcome"] == "publish"

    @pytest.mark.parametrize(
        "row",
        [
            {"title": "Oak \ud800 table", "body": "x"},
            {"id": "\udfff", **ORDINARY},
            {"id": None, **ORDINARY},
            {"title": "\0\0", "body": "\x1b[31m"},
            {"title": "", "body": ""},
            {},
            {"title": "x" * 200_000, "body": "y " * 500_000},
            {"title": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞", "body": "🏳️‍🌈" * 500},
            {**ORDINARY, "price": 10**12, "currency": "XXX", "country": "ZZZ"},
            {**ORDINARY, "price": 1500, "currency": "JPY", "country": "JP"},
            {**ORDINARY, "language": "xx-nonsense", "category": "no/such"},
            {**ORDINARY, "facts": {"author.account_age": 3}, "attributes": []},
        ],
        ids=lambda row: ascii(row)[:40],
    )
    def test_odd_ones_get_one_line_each_whatever_they_hold(self, screen, row):
        answer = screen(ORDINARY, row, ORDINARY)

        assert len(answer.objects) == 3
        assert answer.objects[2]["outcome"] == "publish"

    def test_a_file_that_is_not_there_is_wrong_usage(self, lamppost, tmp_path):
        assert lamppost("screen", "--jsonl", tmp_path / "no-such-file").exit_code == 2
