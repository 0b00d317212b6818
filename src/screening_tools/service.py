"""The engine over HTTP: the same answers as the library, for sites written in anything."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from screening_engine import ENGINE_VERSION, Policy, Submission, screen
from screening_engine.matching.pictures.limits import PictureError
from screening_tools.answers import Answer, error_answer, line_of
from screening_tools.desk import JSON, Desk
from screening_tools.guard import Guard
from screening_tools.inputs import open_policy
from screening_tools.judging import advice_on, id_of, judge_row
from screening_tools.logs import log_without_words
from screening_tools.openapi import PICTURE, describe, takes
from screening_tools.pictures import MEDIA_TYPES, Pictures
from screening_tools.policy_page import policy_page
from screening_tools.problems import MEDIA_TYPE, Problem, pointer
from screening_tools.rows import VOUCHED, Row, RowError, as_row, check_keys
from screening_tools.settings import Settings, from_environment


def app_from_environment() -> ASGIApp:
    """Return the application of one worker, ready to answer."""
    log_without_words()
    return make_app(from_environment())


def make_app(settings: Settings) -> ASGIApp:
    """Return the service. Raises ``PolicyError`` if its pack does not load."""
    policy = open_policy(settings.pack)
    # Word lists load with the first text: better now than while somebody waits.
    screen(_ORDINARY, policy=policy)
    desk = Desk(settings.limits)
    app = FastAPI(
        title="Screening", version=ENGINE_VERSION, docs_url=None, redoc_url=None,
        redirect_slashes=False, openapi_url=None,
    )  # fmt: skip
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _not_ours)
    app.add_exception_handler(Exception, _broken)
    _add_screening(app, desk, policy)
    _add_pictures(app, desk, policy, Pictures(settings.banks))
    _add_pages(app, desk, policy)
    versions = {"screening-policy": policy.version, "screening-engine": ENGINE_VERSION}
    return Guard(app, token=settings.token, headers=versions)


def _add_screening(app: FastAPI, desk: Desk, policy: Policy) -> None:
    @app.post("/v1/screen", **takes("Row", gives="Answer"))
    async def screen_one(request: Request) -> Response:
        """Screen one ad or message."""
        row = _row(await desk.read_json(request))
        async with desk.place():
            return _json(await desk.work(partial(_answer, row, policy)))

    @app.post("/v1/screen/batch", **takes("Batch", gives="Answers"))
    async def screen_batch(request: Request) -> Response:
        """Screen up to a hundred of them; each is answered in its place, errors too."""
        rows = _items(await desk.read_json(request), desk.limits.batch)
        async with desk.place():
            answers = [
                await desk.work(partial(_answer_in_place, row, at, policy))
                for at, row in enumerate(rows)
            ]
        return _json({"answers": answers})

    @app.post("/v1/advise", **takes("Row", gives="Advice"))
    async def advise_one(request: Request) -> Response:
        """Say what may be told to somebody who is still typing. Never names a secret rule."""
        row = _row(await desk.read_json(request))
        async with desk.place():
            return _json(await desk.work(partial(_advice, row, policy)))


def _add_pictures(app: FastAPI, desk: Desk, policy: Policy, pictures: Pictures) -> None:
    @app.post("/v1/pictures", **takes(PICTURE, gives="Answer"))
    async def screen_picture(
        request: Request, kind: str = "", category: str = "", country: str = "", language: str = ""
    ) -> Response:
        """Look at a picture: hash it, look it up in the banks, screen the words in it."""
        row = {"kind": kind, "category": category, "country": country, "language": language}
        content = await desk.read(request, media_types=MEDIA_TYPES, at_most=desk.limits.picture)
        async with desk.place():
            return _json(await desk.work(partial(_look, content, row, policy, pictures)))


def _look(content: bytes, row: Row, policy: Policy, pictures: Pictures) -> Answer:
    try:
        seen = pictures.look("1", content)
        return judge_row(row, "1", policy=policy, pictures=[seen]).answer()
    except RowError as wrong:
        raise _unfit(wrong) from None
    except PictureError as wrong:
        status = {"not_a_picture": 415, "too_large": 413, "broken": 422}.get(wrong.code, 503)
        retry = {"Retry-After": "1"} if status == 503 else {}
        said = f"The picture could not be looked at: {wrong}."
        raise Problem(status, said, headers=retry) from None


def _add_pages(app: FastAPI, desk: Desk, policy: Policy) -> None:
    page = line_of(policy_page(policy))
    checked = _Checked()

    @app.get("/v1/policy", **takes(None, gives="PolicyPage"))
    async def show_policy() -> Response:
        """Show the rules by which this service decides."""
        return Response(page, media_type=JSON)

    @app.get("/health", **takes(None, gives="Status"))
    async def health() -> Response:
        """Say that this process lives. Needs no token."""
        return _json({"status": "ok"})

    @app.get("/ready", **takes(None, gives="Status"))
    async def ready() -> Response:
        """Say that it can screen now: it has just screened something. Needs no token."""
        if time.monotonic() >= checked.until:
            checked.until = time.monotonic() + _READY_SECONDS
            try:
                await _screen_something(desk, policy)
            except Problem:
                checked.until = 0.0
                raise
        return _json({"status": "ready"})

    description = line_of(describe(app))

    @app.get("/openapi.json", include_in_schema=False)
    async def show_description() -> Response:
        return Response(description, media_type=JSON)


# Anybody may ask: once in a while is enough, or strangers would take the places of callers.
_READY_SECONDS = 1.0


async def _screen_something(desk: Desk, policy: Policy) -> None:
    async with desk.place():
        verdict = await desk.work(partial(screen, _ORDINARY, policy=policy))
    if verdict.failed_signals:
        raise Problem(503, "A signal failed.", headers={"Retry-After": "1"})


@dataclass(slots=True)
class _Checked:
    """Until when (of the monotonic clock) what was found ready counts as ready."""

    until: float = 0.0


_ORDINARY = Submission(title="Oak table", body="Solid oak, some scratches.", facts=VOUCHED)


def _row(value: object) -> Row:
    try:
        row = as_row(value)
        check_keys(row)
    except RowError as wrong:
        raise _unfit(wrong) from None
    return row


def _items(value: object, most: int) -> list[object]:
    if not isinstance(value, dict) or set(value) != {"items"}:
        raise Problem(422, 'Send {"items": […]} and nothing else.', field="#")
    items = value["items"]
    if not isinstance(items, list):
        raise Problem(422, "items must be a list of rows", field="#/items")
    if len(items) > most:
        raise Problem(413, f"Send at most {most} rows at once.", field="#/items")
    return items


def _answer(row: Row, policy: Policy) -> Answer:
    try:
        return judge_row(row, id_of(row, 1), policy=policy).answer()
    except RowError as wrong:
        raise _unfit(wrong) from None


def _advice(row: Row, policy: Policy) -> Answer:
    try:
        return advice_on(row, id_of(row, 1), policy=policy)
    except RowError as wrong:
        raise _unfit(wrong) from None


def _answer_in_place(value: object, at: int, policy: Policy) -> Answer:
    try:
        row = as_row(value)
        check_keys(row)
        return judge_row(row, id_of(row, at + 1), policy=policy).answer()
    except RowError as wrong:
        refused = error_answer(str(at + 1), str(wrong))
        return {**refused, "pointer": pointer("items", at, *wrong.path)}


def _unfit(wrong: RowError) -> Problem:
    return Problem(422, str(wrong), field=pointer(*wrong.path))


def _json(answer: Answer) -> Response:
    return Response(line_of(answer), media_type=JSON)


# What goes wrong


async def _problem(request: Request, problem: Exception) -> Response:
    if not isinstance(problem, Problem):
        raise problem
    body = problem.body(request.state.request_id)
    return Response(body, problem.status, problem.headers, media_type=MEDIA_TYPE)


async def _not_ours(request: Request, wrong: Exception) -> Response:
    if not isinstance(wrong, HTTPException):
        raise wrong
    detail = {404: "There is no such address.", 405: "This address takes another method."}
    said = detail.get(wrong.status_code, str(wrong.detail))
    headers = dict(wrong.headers or {})
    return await _problem(request, Problem(wrong.status_code, said, headers=headers))


async def _broken(request: Request, wrong: Exception) -> Response:
    del wrong
    return await _problem(request, Problem(500, "This is a fault of ours."))
