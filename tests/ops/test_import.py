"""``lamppost import ads``: what an operator sees and scripts rely on."""

from __future__ import annotations

import json

import pytest

from lamppost.market.listings.queries import published
from lamppost.market.search.queries import indexed_count
from tests.ads import RENT_BEFORE_VIEWING

KEYS = ["published", "friction", "held", "refused", "quarantined", "malformed"]
TABLE = {
    "source_id": "1",
    "title": "Oak table",
    "body": "Solid oak, some scratches on the top.",
    "category": "furniture",
    "price": 85,
}
RENT = {
    "source_id": "2",
    "title": RENT_BEFORE_VIEWING.title,
    "body": RENT_BEFORE_VIEWING.body,
    "category": "housing/rent",
}


@pytest.fixture
def files(tmp_path):
    def write(*rows, name="ads.jsonl"):
        path = tmp_path / name
        path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows) + "\n")
        return path

    return write


class TestContract:
    def test_the_last_line_holds_the_six_counts(self, lamppost, files, lumen):
        answer = lamppost("import", "ads", files(TABLE, RENT, "oops"), "--site", "lumen", "--json")

        assert answer.exit_code == 0
        assert list(answer.last) == KEYS
        assert answer.last == {
            "published": 1, "friction": 0, "held": 1, "refused": 0, "quarantined": 0, "malformed": 1
        }  # fmt: skip

    def test_a_pipe_gets_nothing_else_on_standard_output(self, lamppost, files, lumen):
        answer = lamppost("import", "ads", files(TABLE, "oops"), "--site", "lumen", "--json")

        assert len(answer.lines) == 1
        assert answer.err == "ads.jsonl:2: row: The row is not JSON in UTF-8.\n"

    def test_the_log_holds_and_the_ads_can_be_found_after_it(self, lamppost, files, lumen):
        lamppost("import", "ads", files(TABLE, RENT), "--site", "lumen", "--json")

        verified = lamppost("audit", "verify", "--json")
        assert verified.exit_code == 0
        assert verified.last["unsealed"] == 0
        assert indexed_count() == published(lumen.pk).count() == 1

    def test_several_files_of_both_kinds_are_one_import(self, lamppost, files, lumen):
        lines = files(TABLE)
        cells = files(
            "source_id,title,body,category", "9,Oak chair,Solid oak,furniture", name="more.csv"
        )
        answer = lamppost("import", "ads", lines, cells, "--site", "lumen", "--json")

        assert answer.last["published"] == 2

    def test_again_it_brings_nothing_and_says_so(self, lamppost, files, lumen):
        path = files(TABLE)
        lamppost("import", "ads", path, "--site", "lumen")
        answer = lamppost("import", "ads", path, "--site", "lumen")

        assert answer.exit_code == 0
        assert answer.lines == ["known        1"]


class TestWords:
    def test_tell_a_person_what_was_stopped_and_why(self, lamppost, files, lumen):
        answer = lamppost("import", "ads", files(TABLE, RENT, "oops"), "--site", "lumen")

        assert "published    1" in answer.out
        assert "ads.jsonl:2: hold (" in answer.out
        assert "ads.jsonl:3: row: The row is not JSON" in answer.out

    def test_of_many_bad_rows_are_cut_and_the_report_has_them_all(
        self, lamppost, files, lumen, tmp_path
    ):
        path, report = files(*["oops"] * 30, RENT), tmp_path / "report.jsonl"
        answer = lamppost("import", "ads", path, "--site", "lumen", "--report", report)

        assert "… and 10 more; --report FILE writes them all." in answer.out
        rows = [json.loads(line) for line in report.read_text().splitlines()]
        assert len(rows) == 31
        assert {"row": "ads.jsonl:1", "outcome": "malformed", "field": "row",
                "why": "The row is not JSON in UTF-8."} in rows  # fmt: skip
        assert [row["rules"] for row in rows if row["outcome"] == "hold"]


class TestMistakes:
    def test_a_town_that_is_not_there(self, lamppost, files, lumen):
        answer = lamppost("import", "ads", files(TABLE), "--site", "atlantis")

        assert answer.exit_code == 1
        assert str(answer.refused) == "There is no such town here."

    @pytest.mark.parametrize("mapping", ["fields: [a]", "a: {b", "fields: {title: [x]}"])
    def test_a_mapping_that_is_none(self, lamppost, files, lumen, mapping):
        answer = lamppost(
            "import", "ads", files(TABLE), "--site", "lumen",
            "--mapping", files(mapping, name="mapping.yaml"),
        )  # fmt: skip

        assert answer.exit_code == 1
        assert not published(lumen.pk).exists()

    def test_a_mapping_that_is_no_text(self, lamppost, files, lumen, tmp_path):
        (tmp_path / "mapping.yaml").write_bytes(b"\xff\xfe\x00")
        answer = lamppost(
            "import", "ads", files(TABLE), "--site", "lumen",
            "--mapping", tmp_path / "mapping.yaml",
        )  # fmt: skip

        assert answer.exit_code == 1
        assert "UTF-8" in answer.err

    @pytest.mark.parametrize(
        "arguments", [["--site", "lumen"], ["no-such-file.jsonl", "--site", "lumen"]]
    )
    def test_no_file_is_wrong_usage(self, lamppost, arguments, db):
        assert lamppost("import", "ads", *arguments).exit_code == 2

    def test_a_name_of_a_file_that_is_not_utf8_stops_nothing(self, lamppost, lumen, tmp_path):
        path = tmp_path / "caf\udce9.jsonl"
        path.write_text(json.dumps(TABLE) + "\noops\n")

        answer = lamppost("import", "ads", path, "--site", "lumen", "--json")

        assert answer.last["published"] == 1
        assert answer.err.startswith("caf?.jsonl:2:")
        assert lamppost("audit", "verify").exit_code == 0
