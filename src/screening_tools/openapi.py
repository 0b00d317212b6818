"""The OpenAPI description of the service, made from its types."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from screening_tools import schema
from screening_tools.pictures import MEDIA_TYPES
from screening_tools.problems import MEDIA_TYPE

PICTURE = "picture"
_REF = "#/components/schemas/{model}"
_MODELS = (
    schema.Row,
    schema.Batch,
    schema.Answer,
    schema.Answers,
    schema.Advice,
    schema.PolicyPage,
    schema.Status,
    schema.ProblemDetails,
)
_PROBLEMS = {
    400: "The body is not JSON, or has two meanings.",
    401: "A token is needed, or is another one.",
    408: "The body did not come in time.",
    413: "The body, or the batch, is too large.",
    415: "The body is something else than what this address takes.",
    422: "Something in the body does not fit; the problem names the field.",
    503: "Too much is being screened at once: come again.",
}
_WITHOUT_BODY = (401, 503)


def takes(body: str | None, *, gives: str) -> dict[str, Any]:
    """Return what FastAPI is told of an address: what it takes, gives, and may say instead."""
    problems: dict[int | str, Any] = {
        code: {"description": text, "content": {MEDIA_TYPE: _schema("ProblemDetails")}}
        for code, text in _PROBLEMS.items()
        if body is not None or code in _WITHOUT_BODY
    }
    good = {"description": "Done.", "content": {"application/json": _schema(gives)}}
    described: dict[str, Any] = {}
    if body == PICTURE:
        content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES}
        described["requestBody"] = {"required": True, "content": content}
    elif body is not None:
        content = {"application/json": _schema(body)}
        described["requestBody"] = {"required": True, "content": content}
    return {
        "openapi_extra": described,
        "response_model": None,
        "responses": {200: good, **problems},
    }


def _schema(model: str) -> dict[str, Any]:
    return {"schema": {"$ref": _REF.format(model=model)}}


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI description of all addresses that the application has."""
    _, definitions = models_json_schema(
        [(model, "serialization") for model in _MODELS], ref_template=_REF
    )
    described = get_openapi(
        title="Screening",
        version=app.version,
        description="Facts in, verdict out. The same row, policy and engine version always give "
        "the same answer; the headers Screening-Policy and Screening-Engine name both.",
        routes=app.routes,
    )
    described["components"] = {
        "schemas": definitions["$defs"],
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    }
    described["security"] = [{"token": []}, {}]
    return described
