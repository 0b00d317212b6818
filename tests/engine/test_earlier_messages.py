"""A number cut over several messages is put together; what only looks so is left apart."""

from __future__ import annotations

import pytest

from screening_engine import SubjectKind, Submission, read_submission
from screening_engine.reading import ContactMention

US, GB = "+17025550133", "+447700900321"


def mentions(body: str, *earlier: str, country: str = "US") -> tuple[ContactMention, ...]:
    message = Submission(kind=SubjectKind.MESSAGE, body=body, earlier=earlier, country=country)
    return read_submission(message).mentions


@pytest.mark.parametrize(
    ("earlier", "body"),
    [
        (["Is it still there? call me: 702"], "555 0133"),
        (["my number starts with 702"], "and the rest is 555-0133"),
        (["702", "555"], "0133"),
        (["702-555"], "0133"),
        (["seven zero two"], "five five five zero one three three"),
        (["702", "sorry, wrong button"], "call 555 0133"),
        (["７０２"], "5 5 5 0 1 3 3"),
    ],
)
def test_a_number_over_messages_is_put_together(earlier: list[str], body: str) -> None:
    (mention,) = mentions(body, *earlier)
    assert (mention.kind, mention.value, mention.disguised) == ("phone", US, True)
    assert mention.evidence.field == "body"
    assert mention.evidence.quote == body[mention.evidence.start : mention.evidence.end]
    assert mention.evidence.note == f"with an earlier message, read as {US}"


def test_a_british_number_is_put_together() -> None:
    assert [m.value for m in mentions("900321", "07700", country="GB")] == [GB]


@pytest.mark.parametrize(
    ("earlier", "body"),
    [
        (["I am free at 730"], "can you do 450?"),
        (["I can pay 702"], "The bike is from 2015, 4500 miles"),
        (["is it 702?"], "see you at 1030"),
        (
            ["Would you take 702 for the sofa and the two chairs"],
            "my order was 5550133 in the shop",
        ),
        (["Flat 12, house 702"], "I come on 12.05. at 18:30"),
        (["It is 702 by 555"], "133 cm deep"),
        (["702"], ""),
        ([], "555 0133"),
        (["call me some day"], "555 0133"),
        (["The bus is number 702"], "555 0133 steps later"),
        (["The price was 702 dollars"], "Call at 555 when it is 0133 outside today"),
    ],
)
def test_ordinary_messages_make_no_number(earlier: list[str], body: str) -> None:
    assert mentions(body, *earlier) == ()


def test_only_the_last_messages_are_looked_at() -> None:
    chatter = ["No, thank you."] * 6
    assert mentions("555 0133", "call me: 702", *chatter) == ()
    assert len(mentions("555 0133", "call me: 702", *chatter[:5])) == 1


def test_only_the_end_of_long_messages_is_looked_at() -> None:
    assert len(mentions("555 0133", "hello " * 3_000 + "call 702")) == 1
    assert mentions("555 0133", "call 702", "hello " * 3_000) == ()


def test_a_whole_number_is_no_part() -> None:
    (mention,) = mentions("Call 415-555-0132", "702")
    assert mention.value == "+14155550132"
