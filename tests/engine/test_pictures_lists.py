"""Lists of known hashes: every format is read, strictly, and every bad line is named."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening_engine.matching.pictures import READERS, BadList, Gone, HashKind, Signal
from screening_engine.matching.pictures.formats.threatexchange import write_json

PDQ = "f8" * 32
OTHER = "0f" * 32
MD5 = "a1" * 16
NCMEC = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2">
  <images count="2" maxTimestamp="2026-10-24T15:10:00Z">
    <image>
      <member id="42">Example Member</member>
      <timestamp>2026-10-24T15:00:00Z</timestamp>
      <id>one</id>
      <classification>A1</classification>
      <fingerprints>
        <md5>{md5}</md5><pdq>{pdq}</pdq><pdna>a1a1…</pdna>
      </fingerprints>
      <feedback><affirmativeFeedback type="Md5"><members><member id="9">Nine</member></members>
      </affirmativeFeedback></feedback>
    </image>
    <deletedImage><member id="43">Other</member><id>four</id></deletedImage>
  </images>
  <videos count="1"><video><member id="42">Example Member</member><id>moving</id>
    <fingerprints><tmk-pdqf rel="self" href="/v2/entries/1"/></fingerprints></video></videos>
  <paging><next>/v2/entries?start=2001</next></paging>
</queryResult>"""


def read(name, text):
    return READERS[name](io.BytesIO(text if isinstance(text, bytes) else text.encode()))


def update(**more):
    return {"id": "7", "indicator": PDQ, "type": "HASH_PDQ", "should_delete": False, **more}


class TestThreatExchange:
    def test_reads_updates(self):
        described = {"data": [{"owner": {"id": "1"}, "status": "MALICIOUS", "tags": ["scam"]}]}
        found = read("threatexchange-json", json.dumps({"data": [
            update(descriptors=described),
            update(id="8", indicator=MD5, type="HASH_MD5"),
            update(id="9", type="HASH_TMK", indicator="…"),
            update(id="10", should_delete=True),
            update(id="11", descriptors={"data": [{"status": "NON_MALICIOUS"}]}),
        ], "paging": {"next": "…"}}))  # fmt: skip

        assert found.signals == [
            Signal(kind=HashKind.PDQ, value=PDQ, external_id="7", tags=("scam",)),
            Signal(kind=HashKind.MD5, value=MD5, external_id="8"),
        ]
        assert found.gone == [Gone(kind=HashKind.PDQ, value=PDQ)]
        assert (found.skipped, found.bad) == (2, [])

    def test_reads_descriptors_and_lines(self):
        row = {"raw_indicator": PDQ.upper(), "type": "HASH_PDQ", "id": 5,
               "tags": {"data": [{"id": "3", "text": "media_type_photo"}]}}  # fmt: skip
        for text in (json.dumps([row]), json.dumps(row), f"{json.dumps(row)}\n\n{json.dumps(row)}"):
            signal = read("threatexchange-json", text).signals[0]
            assert signal == Signal(
                kind=HashKind.PDQ, value=PDQ, external_id="5", tags=("media_type_photo",)
            )

    def test_reads_long_files_of_lines(self):
        rows = "".join(
            f'{{"indicator": "{one:064x}", "type": "HASH_PDQ"}}\n' for one in range(30000)
        )
        found = read("threatexchange-json", rows)
        assert len(found.signals) == 30000
        assert found.signals[-1].value == f"{29999:064x}"

    def test_reads_csv(self):
        found = read("threatexchange-csv", f"﻿indicator,type,tags\r\n{PDQ},HASH_PDQ,a b\r\n")
        assert found.signals == [Signal(kind=HashKind.PDQ, value=PDQ, tags=("a", "b"))]

    def test_reads_plain_lines(self):
        found = read("lines", f"pdq {PDQ}\nmd5 {MD5}\n\nvideo_tmk abc\npdq {PDQ[:-1]}\nhello\n")
        assert [one.kind for one in found.signals] == [HashKind.PDQ, HashKind.MD5]
        assert found.skipped == 1
        assert [(one.line, one.message) for one in found.bad] == [
            (5, "pdq: 63 digits, not 64"),
            (6, "1 words, not a type and a hash"),
        ]

    def test_writes_what_it_reads(self):
        signals = [
            Signal(kind=HashKind.PDQ, value=PDQ, external_id="7", tags=("scam", "a tag")),
            Signal(kind=HashKind.SHA256, value=OTHER),
        ]
        text = io.StringIO()
        write_json(signals, text)
        assert read("threatexchange-json", text.getvalue()).signals == signals

    @pytest.mark.parametrize(("wrong", "message"), [
        ({"indicator": "xyz"}, "pdq: not hexadecimal: 'xyz'"),
        ({"indicator": "\x1b[2J" * 30}, "not hexadecimal: '\\\\x1b"),
        ({"indicator": None}, "pdq: not hexadecimal: None"),
        ({"type": 5}, "type: not a name: 5"),
        ({"should_delete": "perhaps"}, "should_delete: neither"),
        ({"descriptors": []}, "descriptors: no list"),
        ({"tags": [{"text": "a\nb"}]}, "tags: not a short text"),
        ({"tags": ["x"] * 51}, "tags: not a list of at most 50"),
        ({"id": "x" * 201}, "id: not a short text"),
    ])  # fmt: skip
    def test_names_every_bad_record(self, wrong, message):
        found = read("threatexchange-json", json.dumps({"data": [update(), update(**wrong), 7]}))
        assert len(found.signals) == 1
        assert [one.line for one in found.bad] == [2, 3]
        assert message.replace("\\\\", "\\") in found.bad[0].message
        assert found.bad[1].message == "not an object"


class TestNcmec:
    def test_reads_entries(self):
        found = read("ncmec-xml", NCMEC.format(md5=MD5, pdq=PDQ))
        assert found.signals == [
            Signal(kind=HashKind.MD5, value=MD5, external_id="42:one", tags=("A1",)),
            Signal(kind=HashKind.PDQ, value=PDQ, external_id="42:one", tags=("A1",)),
        ]
        assert found.gone == [Gone(external_id="43:four")]
        assert (found.skipped, found.bad) == (2, [])

    def test_takes_a_bad_entry_not_even_in_part(self):
        found = read("ncmec-xml", NCMEC.format(md5=MD5, pdq="f8"))
        assert found.signals == []
        assert [(one.line, one.message) for one in found.bad] == [(4, "pdq: 2 digits, not 64")]

    @pytest.mark.parametrize("text", [
        '<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        "<queryResult><images>&b;</images></queryResult>",
        '<!DOCTYPE queryResult SYSTEM "file:///etc/passwd"><queryResult/>',
        '<?xml version="1.0" encoding="utf-7"?><queryResult/>',
        '<?xml version="1.0" encoding="nonsense"?><queryResult/>',
        "<html></html>",
        "<queryResult>",
        "",
        "<queryResult>" + "<a>" * 50 + "</a>" * 50 + "</queryResult>",
        "<queryResult><images><image><id>" + "x" * 200_000 + "</id></image></images></queryResult>",
    ])  # fmt: skip
    def test_refuses_what_is_no_such_list(self, text):
        with pytest.raises(BadList):
            read("ncmec-xml", text)


class TestStopNcii:
    def record(self, **more):
        return {"lastModtimestamp": 1, "signalType": "ImagePDQ", "hashValue": PDQ,
                "hashStatus": "Active", "caseNumbers": {"c": "Active"}, **more}  # fmt: skip

    def test_reads_records(self):
        feedback = [{"source": "A", "feedbackValue": "Blocked", "tags": ["Objectionable"]}]
        found = read("stopncii-json", json.dumps({"count": 4, "hasMoreRecords": False,
            "hashRecords": [
                self.record(CSPFeedbacks=feedback),
                self.record(hashValue=OTHER, hashStatus="Withdrawn"),
                self.record(hashValue=OTHER, hashStatus="Deleted"),
                self.record(signalType="URL", hashValue="…"),
            ]}))  # fmt: skip
        assert found.signals == [Signal(kind=HashKind.PDQ, value=PDQ, tags=("Objectionable",))]
        assert found.gone == [Gone(kind=HashKind.PDQ, value=OTHER)] * 2
        assert (found.skipped, found.bad) == (1, [])

    def test_reads_csv(self):
        text = f"signalType,hashValue,hashStatus\nImagePDQ,{PDQ},Active\nImagePDQ,{OTHER}\n"
        found = read("stopncii-csv", text)
        assert [one.value for one in found.signals] == [PDQ]
        assert [(one.line, one.message) for one in found.bad] == [(3, "2 cells, not 3")]

    @pytest.mark.parametrize("wrong", [
        {"hashStatus": "New"}, {"hashStatus": None}, {"signalType": "Photo"},
        {"hashValue": 5}, {"CSPFeedbacks": ["x"]}, {"signalType": ["ImagePDQ"]},
    ])  # fmt: skip
    def test_names_every_bad_record(self, wrong):
        found = read("stopncii-json", json.dumps([self.record(**wrong)]))
        assert (found.signals, len(found.bad)) == ([], 1)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("text", [
    "", "[1, 2", "{}", "[[]]", "\x00\x01", '"text"', "a,b\n1,2\n", "<a/>", b"\xff\xfe", b"\x80" * 9,
    "[" * 5000, "indicator,type\n" + '"' * 50, "hashValue\n" + "x" * 3_000_000,
])  # fmt: skip
def test_anything_else_is_refused_or_bad(name, text):
    try:
        found = read(name, text)
    except BadList:
        return
    assert found.signals == []
    assert found.bad or not text.strip() or name == "lines"


@pytest.mark.parametrize("name", READERS)
@given(content=st.binary(max_size=400))
def test_no_bytes_break_a_reader(name, content):
    try:
        found = READERS[name](io.BytesIO(content))
    except BadList:
        return
    assert all(len(one.value) == one.kind.digits for one in found.signals)


def test_a_thousand_bad_lines_are_no_list():
    with pytest.raises(BadList, match="1000 lines are bad"):
        read("lines", "nothing\n" * 5000)
