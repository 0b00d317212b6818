"""The limits of the service, each reached on purpose: nothing waits or grows without an end."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening_tools.service import make_app
from screening_tools.settings import Limits, Settings
from screening_tools.strict_json import NotJson, read_json


def ask(limits, *chunks, path="/v1/screen", ends=True):
    """Send one request straight to the application; return status, headers and problem."""
    app = make_app(Settings(limits=limits))
    waiting = [
        {"type": "http.request", "body": chunk, "more_body": not ends or at < len(chunks) - 1}
        for at, chunk in enumerate(chunks)
    ]
    sent = []

    async def receive():
        if not waiting:
            await asyncio.Event().wait()
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
        "query_string": b"", "root_path": "", "scheme": "http", "http_version": "1.1",
        "headers": [(b"content-type", b"application/json")],
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], headers, json.loads(body)


def test_one_too_many_is_told_to_come_again():
    status, headers, problem = ask(Limits(at_once=0), b"{}")

    assert (status, headers["retry-after"], problem["status"]) == (503, "1", 503)


@pytest.mark.parametrize("path", ["/v1/screen", "/v1/screen/batch", "/v1/advise"])
def test_a_body_that_does_not_come_is_not_waited_for(path):
    status, headers, _ = ask(Limits(body_seconds=0.01), b"{", ends=False, path=path)

    assert (status, headers["connection"]) == (408, "close")


def test_strangers_who_ask_whether_it_is_ready_take_no_callers_places():
    app, statuses = make_app(Settings(limits=Limits(at_once=1))), []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        statuses.append(message.get("status"))

    scope = {
        "type": "http", "method": "GET", "path": "/ready", "raw_path": b"/ready",
        "query_string": b"", "root_path": "", "scheme": "http", "http_version": "1.1",
        "headers": [],
    }  # fmt: skip

    async def everybody():
        await asyncio.gather(*(app(dict(scope), receive, send) for _ in range(20)))

    asyncio.run(everybody())

    assert [status for status in statuses if status] == [200] * 20


def test_an_answer_that_takes_too_long_is_given_up():
    status, headers, _ = ask(Limits(answer_seconds=0), b"{}")

    assert (status, headers["retry-after"]) == (503, "1")


def test_a_body_is_counted_while_it_comes():
    status, _, problem = ask(Limits(body=10), b'{"a":', b'"123456"}')

    assert status == 413
    assert "10 bytes" in problem["detail"]


def test_depth_has_an_end():
    assert ask(Limits(depth=3), b'{"attributes": {"a": ["x"]}}')[0] == 200
    assert ask(Limits(depth=2), b'{"attributes": {"a": ["x"]}}')[0] == 400


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON_VALUES)
def test_what_is_json_is_read_as_json_reads_it(value):
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")

    try:
        assert read_json(body, depth=40) == value
    except NotJson:
        with pytest.raises(UnicodeDecodeError):
            body.decode()


@given(st.binary() | st.text('{}[]",:\\ 1a').map(str.encode))
def test_anything_else_is_refused_in_words(body):
    with suppress(NotJson):
        read_json(body, depth=40)


@given(st.integers(0, 60), st.text())
def test_depth_is_counted_outside_of_texts_only(depth, text):
    body = b"[" * depth + json.dumps(text + "[{").encode() + b"]" * depth

    if depth <= 30:
        read_json(body, depth=30)
    else:
        with pytest.raises(NotJson, match="nested"):
            read_json(body, depth=30)
