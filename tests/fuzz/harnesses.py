"""Harnesses: each takes any bytes, and fails only if the engine breaks a promise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache

from screening_engine import (
    Policy,
    PolicyError,
    Submission,
    load_policy,
    read_submission,
    screen,
    submission_from_json,
    submission_to_json,
)
from screening_engine.matching.pictures.limits import DecodeLimits, PictureError
from screening_engine.matching.pictures.opening import frames_of
from screening_engine.normalise import TextTooLong, read_text
from screening_engine.policy.build import Surroundings, build_rule
from screening_engine.policy.document import read_document
from screening_engine.policy.parser import parse_line
from screening_engine.policy.rule import Clause
from screening_engine.policy.source import line_of
from screening_engine.replay import canonical
from screening_tools.answers import line_of as answer_line
from screening_tools.explain import explain
from screening_tools.judging import judge_row
from screening_tools.layout import Look, columns
from screening_tools.rows import (
    RowError,
    as_row,
    check_keys,
    parse_row,
    picture_names,
    submission_from_row,
)
from screening_tools.strict_json import NotJson, read_json

Harness = Callable[[bytes], None]
COUNTRIES = ("", "IE", "DE", "US", "ES", "FR", "GB", "BR", "EG")
AROUND = Surroundings(
    clauses={"rules.1.1": Clause(heading="A rule", text="Be kind.")},
    lists={"words": ("kite", "boat")},
    english={},
    findings=None,
)


def text_of(data: bytes) -> str:
    """Any bytes as text, halves of letters included."""
    return data.decode("utf-8", "surrogateescape")


def normalise(data: bytes) -> None:
    text = text_of(data)
    with suppress(TextTooLong):
        read = read_text("body", text)
        assert len(read.skeleton_map) == len(read.skeleton) + 1
        assert len(read.canonical_map) == len(read.canonical) + 1
        assert all(0 <= offset <= len(text) for offset in read.skeleton_map)
        assert read.shown == text


def extract(data: bytes) -> None:
    """The first byte says the country, NUL parts title, body and earlier messages."""
    country = COUNTRIES[data[0] % len(COUNTRIES)] if data else ""
    title, _, rest = text_of(data[1:]).partition("\0")
    body, *earlier = rest.split("\0")[:6]
    submission = Submission(title=title, body=body, earlier=tuple(earlier), country=country)
    with suppress(TextTooLong):
        for mention in read_submission(submission).mentions:
            place = mention.evidence
            shown = {"title": title, "body": body}.get(place.field)
            assert shown is None or shown[place.start : place.end] == place.quote


def condition(data: bytes) -> None:
    with suppress(PolicyError):
        tree = parse_line(text_of(data))
        assert parse_line(line_of(tree)) == tree


def document(data: bytes) -> None:
    with suppress(PolicyError):
        read_document(text_of(data))


def rule(data: bytes) -> None:
    with suppress(PolicyError):
        build_rule(read_document(text_of(data)), around=AROUND)


def json(data: bytes) -> None:
    with suppress(NotJson):
        read_json(data, depth=16)


def row(data: bytes) -> None:
    with suppress(RowError, NotJson):
        parse_row(data)
    with suppress(RowError, NotJson):
        found = as_row(read_json(data, depth=16))
        check_keys(found)
        submission = submission_from_row(found)
        record = submission_to_json(submission)
        assert canonical(submission_to_json(submission_from_json(record))) == canonical(record)
        answer_line(judge_row(found, "1", policy=policy()).answer()).decode()


def whole(data: bytes) -> None:
    text = text_of(data)
    verdict = screen(Submission(body=text, country="IE"), policy=policy())
    assert not verdict.failed_signals
    judged = judge_row({"body": text, "country": "IE"}, "1", policy=policy())
    assert all(columns(line) <= 80 for line in explain(judged, Look(width=80)))


@cache
def policy() -> Policy:
    return load_policy()


def picture(data: bytes) -> None:
    """As the confined process opens them; more than a megapixel is refused."""
    limits = DecodeLimits(pixels=1_000_000, more_frames=1)
    with suppress(PictureError):
        for frame in frames_of(data, limits):
            assert frame.mode == "RGB"
            assert max(frame.size) <= 2_048


def row_pictures(data: bytes) -> None:
    with suppress(RowError):
        for name in picture_names({"pictures": text_of(data).split("\n")}):
            assert not name.startswith("/")
            assert ".." not in name.split("/")


HARNESSES: Mapping[str, Harness] = {
    "normalise": normalise,
    "extract": extract,
    "condition": condition,
    "document": document,
    "rule": rule,
    "json": json,
    "row": row,
    "whole": whole,
    "picture": picture,
    "row_pictures": row_pictures,
}
