"""The service: the library's answers over HTTP, whatever it is sent."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from screening_engine import ENGINE_VERSION, Submission, load_policy, screen
from screening_tools.rows import VOUCHED
from tests.tools.rows import BAD_ROWS, CALLS, ORDINARY, RENT, ROWS

HARBOUR = Path(__file__).parent / "packs" / "harbour"


class TestAnswers:
    def test_are_those_of_the_command_byte_by_byte(self, service, command, tmp_path):
        rows = tmp_path / "rows.jsonl"
        rows.write_text("".join(f"{json.dumps(row)}\n" for row in ROWS))

        printed = command("screen", "--json", "--jsonl", rows).stdout_bytes.splitlines()
        batch = service.post("/v1/screen/batch", {"items": ROWS})

        assert batch.status == 200
        assert [json.dumps(one, ensure_ascii=False).encode() for one in batch.json["answers"]] == (
            printed
        )
        for row, line in zip(ROWS[:4], printed, strict=False):
            one = json.loads(service.post("/v1/screen", row).body)
            assert {**one, "id": ""} == {**json.loads(line), "id": ""}

    def test_are_those_of_the_library(self, service):
        submission = Submission(
            title=CALLS["title"], body=CALLS["body"], country="IE", facts=VOUCHED
        )
        verdict = screen(submission, policy=load_policy())

        answer = service.post("/v1/screen", CALLS)

        assert answer.json["outcome"] == verdict.outcome
        assert answer.json["rules"] == [] or answer.json["rules"][0]["hash"]
        assert [one["hash"] for one in answer.json["rules"]] == [
            reason.rule_hash for reason in verdict.reasons
        ]
        assert answer.json["contacts"]["phones"] == list(verdict.contacts.phones)
        assert answer.headers["screening-policy"] == verdict.policy_version
        assert answer.headers["screening-engine"] == ENGINE_VERSION

    def test_come_in_the_language_of_the_row(self, service):
        told = service.post("/v1/screen", {**RENT, "language": "es-MX"}).json["rules"][0]

        assert told["tell"] == load_policy().tell(told["id"], "es")

    def test_of_a_batch_stand_in_their_order_with_errors_in_their_place(self, service):
        answer = service.post("/v1/screen/batch", {"items": [ORDINARY, {"price": -1}, RENT]})

        assert [one["id"] for one in answer.json["answers"]] == ["1", "2", "flat-9"]
        wrong = answer.json["answers"][1]
        assert wrong == {
            "id": "2",
            "error": "price must not be negative",
            "pointer": "#/items/1/price",
        }

    def test_carry_the_number_of_the_request(self, service):
        assert service.get("/health", x_request_id="my-7").headers["x-request-id"] == "my-7"
        assert service.get("/health", x_request_id="a b").headers["x-request-id"] != "a b"
        wrong = service.post("/v1/screen", b"{", x_request_id="my-8")
        assert wrong.json["request_id"] == "my-8"


class TestAdvice:
    def test_names_what_the_text_shows_and_how_to_mend_it(self, service):
        advice = service.post("/v1/advise", RENT).json["advice"]

        assert advice
        assert all(one["tell"] for one in advice)

    def test_never_names_a_secret_rule(self, start_service):
        harbour = start_service("--policy", str(HARBOUR))

        assert harbour.post("/v1/advise", {**CALLS, "facts": {}}).json["advice"] == []
        rules = harbour.post("/v1/screen", CALLS).json["rules"]
        assert [(one["id"], one["secret"], one["shadow"]) for one in rules] == [
            ("shadow.phone", True, True)
        ]
        listed = {one["id"]: one for one in harbour.get("/v1/policy").json["rules"]}
        assert "does" not in listed["shadow.phone"]
        assert "does" in listed["fraud.loan"]


class TestPages:
    def test_health_and_readiness(self, service):
        assert service.get("/health").json == {"status": "ok"}
        assert service.get("/ready").json == {"status": "ready"}

    def test_the_policy_lists_rules_and_clauses(self, service):
        page, policy = service.get("/v1/policy").json, load_policy()

        assert page["version"] == policy.version
        assert [rule["hash"] for rule in page["rules"]] == [rule.hash for rule in policy.rules]
        assert {clause["id"] for clause in page["clauses"]} == set(policy.clauses)

    def test_the_description_names_every_address_and_its_types(self, service):
        described = service.get("/openapi.json").json

        assert described["openapi"].startswith("3.1")
        assert {
            "/v1/screen",
            "/v1/screen/batch",
            "/v1/advise",
            "/v1/pictures",
            "/v1/policy",
        } <= set(described["paths"])
        schemas = described["components"]["schemas"]
        assert schemas["Row"]["examples"]
        references = {
            part.split('"')[0] for part in json.dumps(described).split("#/components/schemas/")[1:]
        }
        assert references <= set(schemas)

    @pytest.mark.parametrize("example", [0, 1])
    def test_the_examples_of_the_description_work(self, service, example):
        row = service.get("/openapi.json").json["components"]["schemas"]["Row"]["examples"][example]

        assert service.post("/v1/screen", row).status == 200

    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [("GET", "/", 404), ("GET", "/v1/screen", 405), ("POST", "/health", 405),
         ("GET", "/v1/screen/", 404), ("GET", "/docs", 404), ("DELETE", "/v1/policy", 405),
         ("GET", "/%ff%00", 404), ("GET", "/../../etc/passwd", 404)],
    )  # fmt: skip
    def test_other_addresses_are_problems_too(self, service, method, path, status):
        answer = service.ask(method, path)

        assert answer.status == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json["status"] == status


class TestBadBodies:
    @pytest.mark.parametrize(("row", "pointer"), BAD_ROWS, ids=lambda value: ascii(value)[:40])
    def test_name_the_field(self, service, row, pointer):
        answer = service.post("/v1/screen", row)

        assert answer.status == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json["errors"][0]["pointer"] == f"#{pointer}"
        assert answer.json["detail"]

    def test_a_slip_in_a_key_is_told(self, service):
        answer = service.post("/v1/screen", {"titel": "Oak"})

        assert answer.status == 422
        assert answer.json["detail"] == 'there is no key "titel"; did you mean "title"?'

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            (b"", 400),
            (b"{oops", 400),
            (b"\xff\xfe", 400),
            (b'{"title": "\xc3\x28"}', 400),
            (b'\xef\xbb\xbf{"title": "Oak"}', 400),
            (b'{"title": "Oak", "title": "Elm"}', 400),
            (b'{"attributes": {"a": 1, "a": 2}}', 400),
            (b'{"price": NaN}', 400),
            (b'{"price": -Infinity}', 400),
            (b'{"price": ' + b"9" * 5_000 + b"}", 400),
            (b'{"facts": {"text.same_by_others": 1e999}}', 422),
            (b"[" * 400_000, 400),
            (b'{"a":' * 150_000, 400),
            (b'{"title": "' + b"[" * 100_000 + b'"}', 200),
            (b'"' + b'\\"' * 400_000, 400),
            (b'{"body": "' + b"x" * 999_000 + b'"}', 200),
            (b'{"body": "' + b"x" * 1_000_000 + b'"}', 413),
            (b'{"body": "' + b"x" * 5_000_000 + b'"}', 413),
            (b'{"title": "\\ud800\\udfff\\u0000"}', 200),
            (b"null", 422),
            (b'{"id": {"a": 1}}', 200),
        ],
        ids=lambda value: ascii(value)[:40],
    )
    def test_get_a_clear_answer_and_never_a_fault(self, service, body, status):
        answer = service.post("/v1/screen", body)

        assert answer.status == status
        assert answer.json
        assert service.get("/health").status == 200

    @pytest.mark.parametrize("body", [b"{}", b'{"items": 1}', b'{"items": [], "more": 1}', b"[]"])
    def test_a_batch_is_a_list_of_items(self, service, body):
        assert service.post("/v1/screen/batch", body).status == 422

    def test_a_batch_has_an_end(self, service):
        answer = service.post("/v1/screen/batch", {"items": [{}] * 101})

        assert answer.status == 413
        assert answer.json["errors"][0]["pointer"] == "#/items"

    @pytest.mark.parametrize(
        "headers",
        [
            {"content_type": "text/plain"},
            {"content_type": "application/x-www-form-urlencoded"},
            {"content_type": "application/json; charset=utf-16"},
            {"content_type": ""},
            {"content_encoding": "gzip"},
        ],
        ids=str,
    )
    def test_only_json_as_it_is(self, service, headers):
        assert service.post("/v1/screen", b"{}", **headers).status == 415

    def test_a_body_that_never_says_its_length_is_cut_off(self, service):
        with socket.create_connection(("127.0.0.1", service.port), timeout=120) as line:
            line.sendall(
                b"POST /v1/screen HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n"
            )
            chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
            try:
                for _ in range(200):
                    line.sendall(chunk)
            except OSError:
                pass  # cut off while we were still talking
            assert line.recv(100).startswith(b"HTTP/1.1 413")

    @pytest.mark.parametrize(
        "noise",
        [b"\x00\xff\x16\x03\x01", b"GET / HTTP/9.9\r\n\r\n", b"POST /v1/screen HTTP/1.1\r\n"
         b"Content-Length: -5\r\n\r\n", b"GET /" + b"a" * 500_000],
        ids=lambda noise: ascii(noise)[:20],
    )  # fmt: skip
    def test_noise_stops_nobody(self, service, noise):
        with socket.create_connection(("127.0.0.1", service.port), timeout=120) as line:
            line.sendall(noise)
            line.shutdown(socket.SHUT_WR)
        assert service.get("/health").status == 200


TOKEN = "harbour-light-7261"


@pytest.fixture(scope="module")
def closed(start_service):
    return start_service(token=TOKEN)


class TestToken:
    def test_opens(self, closed):
        assert closed.post("/v1/screen", ORDINARY).status == 200

    @pytest.mark.parametrize(
        "given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \xe9"]
    )
    def test_is_asked_for_before_anything_is_read(self, closed, given):
        answer = closed.post("/v1/screen", b"{oops", authorization=given)

        assert answer.status == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json["status"] == 401

    def test_is_not_asked_for_where_machines_look(self, closed):
        for path in ("/health", "/ready", "/openapi.json"):
            assert closed.get(path, authorization="").status == 200

    def test_no_word_of_a_request_reaches_the_log(self, closed):
        closed.post("/v1/screen", {"body": "a secret marmalade"})
        closed.post("/v1/screen", {"body": "m" * 30_000})
        closed.post("/marmalade", b"marmalade", x_request_id="marma/lade")

        log = closed.log.read_text()
        assert "marmalade" not in log
        assert "mmmm" not in log
        assert TOKEN not in log
        assert "POST /v1/screen 200" in log
