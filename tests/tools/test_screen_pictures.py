"""Pictures by command and over HTTP: hashed, looked up, and the words in them read as text."""

from __future__ import annotations

import json
import shutil

import pytest

from screening_engine.matching.pictures import hash_picture
from tests.tools.conftest import drawn

READS_WORDS = shutil.which("tesseract") is not None


@pytest.fixture(scope="module")
def scam():
    return drawn("Wire the deposit before the viewing", "01 496 0999")


def test_a_file_that_is_a_picture_is_looked_at(command, tmp_path, plain):
    path = tmp_path / "drawing.png"
    path.write_bytes(plain)

    answer = json.loads(command("screen", "--json", path).output)

    (seen,) = answer["pictures"]
    assert answer["outcome"] == "publish"
    assert (seen["width"], seen["height"], len(seen["pdq"])) == (900, 300, 64)
    assert seen["matches"] == []


@pytest.mark.skipif(not READS_WORDS, reason="tesseract is not installed")
def test_words_in_a_picture_are_screened_like_others(command, tmp_path, scam):
    path = tmp_path / "scam.png"
    path.write_bytes(scam)

    answer = json.loads(command("screen", "--json", "--country", "IE", path).output)
    page = command("screen", "--explain", "--country", "IE", path).output

    assert answer["outcome"] == "hold"
    assert answer["pictures"][0]["contacts"]["phones"] == ["+35314960999"]
    assert "What its pictures show" in page
    assert "Wire the deposit before the viewing" in page


def test_rows_name_pictures_that_lie_beside_them(command, tmp_path, plain):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.png").write_bytes(plain)
    (tmp_path / "broken.png").write_bytes(plain[:300])
    rows = [
        {"body": "Oak table", "pictures": ["photos/one.png"]},
        {"body": "Oak table", "pictures": ["photos/one.png", "broken.png"]},
        {"body": "Oak table", "pictures": ["missing.png"]},
        {"body": "Oak table", "pictures": ["../elsewhere.png"]},
        {"body": "Oak table", "pictures": ["/etc/hostname"]},
        {"body": "Oak table", "pictures": "photos/one.png"},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))

    answer = command("screen", "--json", "--jsonl", path)

    good, held, *wrong = map(json.loads, answer.output.splitlines())
    assert answer.exit_code == 1
    assert good["outcome"] == "publish"
    assert held["outcome"] == "hold"  # nothing is known of the broken one
    assert held["pictures"][1]["error"]
    assert all(set(one) == {"id", "error"} for one in wrong)


def test_a_broken_picture_file_is_an_error_in_its_place(command, tmp_path, plain):
    path = tmp_path / "broken.png"
    path.write_bytes(plain[:300])

    answer = command("screen", "--json", path)

    assert answer.exit_code == 1
    assert set(json.loads(answer.output)) == {"id", "error"}


def test_a_picture_is_found_in_banks_and_rules_may_ask_for_its_label(
    command, tmp_path, plain, banks
):
    (tmp_path / "one.png").write_bytes(plain)
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"body": "Oak table", "pictures": ["one.png"]}))

    answer = json.loads(command("screen", "--json", "--banks", banks, "--jsonl", path).output)
    page = command("screen", "--explain", "--banks", banks, tmp_path / "one.png").output

    assert answer["pictures"][0]["matches"] == [
        {"bank": "ours", "label": "own_removed", "distance": 0, "exact": False}
    ]
    assert "known in the bank ours, label own_removed" in page


class TestService:
    def test_compares_with_the_banks_that_it_was_given(self, service, plain):
        answer = service.post("/v1/pictures", plain, content_type="image/png")

        assert [match["bank"] for match in answer.json["pictures"][0]["matches"]] == ["ours"]

    def test_looks_at_a_picture(self, service, plain):
        answer = service.post("/v1/pictures", plain, content_type="image/png")

        assert answer.status == 200
        assert answer.json["pictures"][0]["pdq"] == hash_picture(plain).query[0].hex

    @pytest.mark.skipif(not READS_WORDS, reason="tesseract is not installed")
    def test_screens_the_words_in_it(self, service, scam):
        answer = service.post("/v1/pictures?country=IE&language=de", scam, content_type="image/png")

        assert answer.json["outcome"] == "hold"
        assert answer.json["pictures"][0]["rules"][0]["tell"]

    @pytest.mark.parametrize(
        ("content", "kind", "status"),
        [
            (b"", "image/png", 415),
            (b"not a picture at all", "image/png", 415),
            (b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, "image/png", 415),
            (b"GIF89a" + b"\xff" * 40, "image/gif", 415),
            (b"{}", "application/json", 415),
            (b"<svg/>", "image/svg+xml", 415),
            (b"\xff" * 12_000_001, "image/jpeg", 413),
        ],
        ids=lambda value: ascii(value)[:20],
    )
    def test_refuses_what_is_none(self, service, content, kind, status):
        answer = service.post("/v1/pictures", content, content_type=kind)

        assert 400 <= answer.status < 500
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.status in {status, 422}

    def test_tells_what_row_it_cannot_be_part_of(self, service, plain):
        answer = service.post("/v1/pictures?kind=poem", plain, content_type="image/png")

        assert answer.status == 422
        assert answer.json["errors"][0]["pointer"] == "#/kind"
