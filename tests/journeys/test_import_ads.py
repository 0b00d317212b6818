"""An operator brings in the ads of another board: through the same door, each row reported."""

from __future__ import annotations

import csv
import json

import pytest

from lamppost.foundation.audit.models import AuditLine
from lamppost.foundation.notify.queries import written_mails
from lamppost.market.listings.models import Listing
from lamppost.market.listings.queries import published
from lamppost.market.listings.rules import ListingState
from lamppost.ops import ad_files
from lamppost.ops.ad_files import FIELDS, BadRow, MappingProblem, Row, load_mapping, read_rows
from lamppost.ops.importing import import_files
from tests.ads import RENT_BEFORE_VIEWING, REPLICA_WATCH
from tests.cast import NOW

PLAIN = load_mapping("")
TABLE = {
    "source_id": "1",
    "title": "Oak table",
    "body": "Solid oak, some scratches on the top.",
    "category": "for-sale/furniture",
    "price": 85,
}


def row(**changes):
    return {key: value for key, value in (TABLE | changes).items() if value is not ...}


@pytest.fixture
def bring(tmp_path, lumen):
    """Import rows (objects, or lines as they are) into Lumen; return the report."""

    def run(*rows, mapping=PLAIN, source="old-board", name="ads.jsonl", progress=None):
        path = tmp_path / name
        lines = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in rows]
        path.write_bytes(b"\n".join(lines) + b"\n")
        return import_files(
            [path],
            site=lumen,
            source=source,
            mapping=mapping,
            clock=lambda: NOW,
            progress=progress or (lambda _count: None),
        )

    return run


class TestImport:
    def test_publishes_an_ordinary_ad_under_the_account_of_the_import(self, bring, lumen):
        report = bring(row())

        listing = published(lumen.pk).get()
        assert report.as_json() == counts(published=1)
        assert listing.seller.is_import
        assert listing.seller.display_name == "old-board"
        assert (listing.source, listing.source_id) == ("old-board", "1")
        assert listing.current.price.minor == 8500
        assert listing.current.currency == "EUR"

    def test_screens_every_ad_like_any_other(self, bring, lumen):
        report = bring(
            row(source_id="rent", title=RENT_BEFORE_VIEWING.title, body=RENT_BEFORE_VIEWING.body,
                category="housing/rent"),
            row(source_id="fake", title=REPLICA_WATCH.title, body=REPLICA_WATCH.body,
                category="for-sale/jewellery"),
            row(),
        )  # fmt: skip

        states = dict(Listing.objects.values_list("source_id", "state"))
        assert states["rent"] == ListingState.HELD
        assert states["fake"] in {ListingState.HELD, ListingState.REFUSED}
        assert states["1"] == ListingState.PUBLISHED
        assert sum(report.as_json().values()) == 3
        assert {place for place, _outcome, _rules in report.stopped} == {
            "ads.jsonl:1",
            "ads.jsonl:2",
        }
        assert all(rules for _place, _outcome, rules in report.stopped)

    def test_counts_what_a_person_would_have_been_asked_about_and_publishes_it(self, bring, lumen):
        """Nobody is there who could confirm an ad of another board."""
        report = bring(row(body="Solid oak, worn a bit. You can pay by MoneyGram."))

        assert report.as_json() == counts(friction=1)
        assert published(lumen.pk).count() == 1

    def test_writes_to_nobody(self, bring):
        bring(row(), row(source_id="2", title=REPLICA_WATCH.title, body=REPLICA_WATCH.body))

        assert not written_mails().exists()

    def test_many_alike_are_no_flood_and_no_copies(self, bring):
        report = bring(*(row(source_id=str(number)) for number in range(60)))

        assert report.as_json() == counts(published=60)

    def test_is_written_down_with_its_counts(self, bring, lumen):
        bring(row(), b"nonsense")

        started, finished = AuditLine.objects.filter(event__startswith="import.").order_by("id")
        assert started.details == {"source": "old-board", "files": ["ads.jsonl"]}
        assert finished.details == {"source": "old-board", "published": 1, "malformed": 1}
        assert started.subject == finished.subject
        assert started.site_id == lumen.pk

    def test_takes_what_other_boards_allowed(self, bring):
        report = bring(row(title="Sofa", body="", price=...), row(source_id="2", body="x" * 18_000))

        assert report.as_json() == counts(published=2)

    def test_tells_how_far_it_is(self, bring):
        seen = []
        bring(row(), row(), b"nonsense", row(source_id="2"), progress=seen.append)

        assert sum(seen) == 4


class TestAgain:
    def test_brings_nothing_twice(self, bring, lumen):
        bring(row(), row(source_id="2"))
        report = bring(row(), row(source_id="2"), row(source_id="3"))

        assert published(lumen.pk).count() == 3
        assert report.as_json() == counts(published=1)
        assert report.counts["known"] == 2

    def test_an_id_counts_once_in_a_file_and_per_source(self, bring, lumen):
        report = bring(row(), row(title="The same id again"))
        bring(row(), source="another-board")

        assert report.counts["known"] == 1
        assert published(lumen.pk).count() == 2

    def test_goes_on_where_it_was_stopped(self, bring, lumen, monkeypatch):
        monkeypatch.setattr("lamppost.ops.importing.BATCH", 2)
        rows = [row(source_id=str(number)) for number in range(7)]

        def is_stopped_after_the_second_batch(_count, done=[]):  # noqa: B006 - counts the calls
            done.append(1)
            if len(done) == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            bring(*rows, progress=is_stopped_after_the_second_batch)
        assert published(lumen.pk).count() == 4
        report = bring(*rows)

        assert published(lumen.pk).count() == 7
        assert report.as_json() == counts(published=3)
        assert report.counts["known"] == 4


MALFORMED = {
    "not JSON": (b"{oops", "row", "not JSON"),
    "a cut line": (b'{"source_id": "1", "title": "Oa', "row", "not JSON"),
    "not an object": (b'["a", "b"]', "row", "not an object"),
    "a number": (b"12", "row", "not an object"),
    "invalid UTF-8": (b'{"source_id": "1", "title": "caf\xe9"}', "row", "UTF-8"),
    "deep nesting": (b"[" * 100_000, "row", "not JSON"),
    "deep answers": (
        b'{"source_id":"1","title":"T","attributes":' + b'{"a":' * 50_000,
        "row",
        "not JSON",
    ),
    "a huge number": (b'{"source_id": ' + b"9" * 5_000 + b"}", "row", "not JSON"),
    "no id": (row(source_id=...), "source_id", "no id"),
    "an empty id": (row(source_id="  "), "source_id", "no id"),
    "an id that is a list": (row(source_id=["1"]), "source_id", "no id"),
    "an id that is true": (row(source_id=True), "source_id", "no id"),
    "a long id": (row(source_id="x" * 121), "source_id", "120"),
    "an id with NUL": (row(source_id="a\0b"), "source_id", "no screen"),
    "an id with a lone surrogate": (row(source_id="a\ud800"), "source_id", "no screen"),
    "a title that is a number": (row(title=7), "title", "must be text"),
    "a body that is a list": (row(body=["a"]), "body", "must be text"),
    "a category that is an object": (row(category={}), "category", "must be text"),
    "a lone surrogate in the title": (row(title="Oak \udfff table"), "title", "UTF-8"),
    "a lone surrogate in the price": (row(price="8\ud800"), "price", "UTF-8"),
    "no title": (row(title=...), "title", "title"),
    "a title of NUL only": (row(title="\0\0\0"), "title", "title"),
    "a long title": (row(title="x" * 91), "title", "91 characters"),
    "a long body": (row(body="x" * 18_001), "body", "18001 characters"),
    "an unknown category": (row(category="for-sale/unicorns"), "category", "category"),
    "no category": (row(category=...), "category", "category"),
    "a section only": (row(category="for-sale"), "category", "category"),
    "another kind of ad": (row(offer="lend"), "offer", "kind of ad"),
    "a negative price": (row(price=-5), "price", "not an amount"),
    "a negative price as text": (row(price="-5"), "price", "not an amount"),
    "a price in words": (row(price="cheap"), "price", "not an amount"),
    "a price that is a list": (row(price=[85]), "price", "not an amount"),
    "a price that is true": (row(price=True), "price", "not an amount"),
    "a price that is no number": (row(price=float("nan")), "price", "not an amount"),
    "an endless price": (row(price=float("inf")), "price", "not an amount"),
    "a price beyond all": (row(price=10**30), "price", "not an amount"),
    "a price too large": (row(price=99_999_999), "price", "too large"),
    "an unknown part of town": (row(district="atlantis"), "district", "part of town"),
    "answers that are a list": (row(attributes=["a"]), "attributes", "must be an object"),
    "answers that are no JSON": (row(attributes="{oops"), "attributes", "not JSON"),
}


class TestMalformedRows:
    @pytest.mark.parametrize("name", MALFORMED)
    def test_are_reported_with_row_field_and_reason_and_the_rest_goes_in(self, name, bring, lumen):
        wrong, field, why = MALFORMED[name]

        report = bring(row(source_id="before"), wrong, row(source_id="after"))

        assert report.as_json() == counts(published=2, malformed=1)
        assert published(lumen.pk).count() == 2
        assert [bad.place for bad in report.bad] == ["ads.jsonl:2"]
        assert report.bad[0].field == field
        assert why in report.bad[0].why

    def test_every_problem_of_a_row_is_told(self, bring):
        report = bring(row(title="", price="cheap", district="atlantis"))

        assert report.as_json() == counts(malformed=1)
        assert {bad.field for bad in report.bad} == {"title", "price", "district"}

    def test_a_huge_line_is_not_read_into_memory(self, tmp_path, monkeypatch):
        monkeypatch.setattr(ad_files, "LONGEST_LINE", 1_000)
        path = tmp_path / "ads.jsonl"
        good = json.dumps(TABLE).encode()
        path.write_bytes(good + b"\n" + b"x" * 10_500 + b"\n" + good + b"\n")

        first, huge, last = read_rows(path, PLAIN)

        assert isinstance(first, Row)
        assert isinstance(last, Row)
        assert huge == BadRow("ads.jsonl:2", "row", "The row is too long.")
        assert last.place == "ads.jsonl:3"

    def test_empty_lines_and_a_byte_order_mark_are_no_fault(self, bring):
        report = bring(b"\xef\xbb\xbf" + json.dumps(TABLE).encode(), b"", b"   ")

        assert report.as_json() == counts(published=1)

    def test_what_no_screen_can_show_is_taken_out_of_texts(self, bring, lumen):
        bring(row(title="Oak\0 table\x1b[31m", body="Solid\u202e oak, a little worn."))

        revision = published(lumen.pk).get().current
        assert (revision.title, revision.body) == ("Oak table[31m", "Solid oak, a little worn.")


class TestCsv:
    @pytest.fixture
    def bring_csv(self, tmp_path, lumen):
        def run(content: bytes):
            path = tmp_path / "ads.csv"
            path.write_bytes(content)
            return import_files(
                [path],
                site=lumen,
                source="csv",
                mapping=PLAIN,
                clock=lambda: NOW,
                progress=lambda _count: None,
            )

        return run

    HEAD = b"source_id,title,body,category,price,attributes\n"

    def test_is_read_like_json_lines(self, bring_csv, lumen, tmp_path):
        rows = [
            {
                **TABLE,
                "title": 'Oak, "big"\ntable',
                "attributes": json.dumps({"condition": "good"}),
            },
            {**TABLE, "source_id": "2", "attributes": ""},
        ]
        path = tmp_path / "written.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, [*TABLE, "attributes"])
            writer.writeheader()
            writer.writerows(rows)

        assert bring_csv(path.read_bytes()).as_json() == counts(published=2)
        first = Listing.objects.get(source_id="1").current
        assert first.title == 'Oak, "big" table'
        assert first.attributes == {"condition": "good"}

    @pytest.mark.parametrize(
        ("line", "field", "why"),
        [
            (b"9,Oak table,Solid oak,for-sale/furniture,85,{},more,cells", "row", "more cells"),
            (b'9,"Oak"x,Solid oak,for-sale/furniture,85,', "row", "not proper CSV"),
            (b"9,caf\xe9 table,Solid oak,for-sale/furniture,85,", "title", "UTF-8"),
            (b"9\0,Oak table,Solid oak,for-sale/furniture,85,", "source_id", "no screen"),
            (b"9,Oak table,Solid oak,for-sale/furniture,-85,", "price", "not an amount"),
            (b"9,Oak table,Solid oak,for-sale/furniture,85,{oops", "attributes", "not JSON"),
            (b"9,Oak table", "category", "category"),
            (b",Oak table,Solid oak,for-sale/furniture,85,", "source_id", "no id"),
        ],
        ids=lambda value: None if isinstance(value, bytes) else value.replace(" ", "-"),
    )
    def test_malformed_rows_are_reported_and_the_rest_goes_in(self, bring_csv, line, field, why):
        good = b"%d,Oak table,Solid oak and heavy,for-sale/furniture,85,\n"

        report = bring_csv(self.HEAD + good % 1 + line + b"\n" + good % 2)

        assert report.as_json() == counts(published=2, malformed=1)
        (bad,) = report.bad
        assert (bad.place, bad.field) == ("ads.csv:3", field)
        assert why in bad.why

    def test_a_quote_that_never_ends_is_one_bad_row(self, bring_csv):
        good = b"1,Oak table,Solid oak and heavy,for-sale/furniture,85,\n"

        report = bring_csv(self.HEAD + good + b'2,"Oak table\nmore\nand more\n')

        assert report.as_json() == counts(published=1, malformed=1)

    def test_a_huge_line_is_one_bad_row(self, bring_csv, monkeypatch):
        monkeypatch.setattr(ad_files, "LONGEST_LINE", 500)
        good = b"%d,Oak table,Solid oak and heavy,for-sale/furniture,85,\n"

        report = bring_csv(self.HEAD + good % 1 + b"x" * 4_321 + b"\n" + good % 2)

        assert report.as_json() == counts(published=2, malformed=1)
        assert report.bad[0].place == "ads.csv:3"

    @pytest.mark.parametrize("content", [b"", b"\n", HEAD])
    def test_an_empty_file_brings_nothing(self, bring_csv, content):
        assert bring_csv(content).as_json() == counts()


class TestMapping:
    MAPPING = """
        fields: {source_id: id, title: name, body: text, category: section}
        categories: {tables: for-sale/furniture, autos: vehicles/cars}
        attributes:
          fuel kind: {key: fuel, answers: {gas: petrol, diesel: diesel}}
          state: condition
    """

    def test_gives_their_names_ours(self, bring, lumen):
        report = bring(
            {"id": 1, "name": "Oak table", "text": "Solid oak.", "section": "tables",
             "attributes": {"state": "good", "colour of the moon": "silver"}},
            {"id": 2, "name": "Old car", "text": "It runs and runs.", "section": "autos",
             "price": 900, "attributes": {"fuel kind": "gas"}},
            mapping=load_mapping(self.MAPPING),
        )  # fmt: skip

        assert report.as_json() == counts(published=2)
        assert Listing.objects.get(source_id="1").current.attributes == {"condition": "good"}
        assert Listing.objects.get(source_id="2").current.attributes == {"fuel": "petrol"}

    def test_leaves_out_answers_that_it_does_not_know(self, bring):
        report = bring(
            {"id": 2, "name": "Old car", "text": "It runs and runs.", "section": "autos",
             "attributes": {"fuel kind": "plutonium", "state": None}},
            mapping=load_mapping(self.MAPPING),
        )  # fmt: skip

        assert report.as_json() == counts(published=1)
        assert Listing.objects.get().current.attributes == {}

    def test_questions_called_like_ours_are_taken_where_the_answer_fits(self, bring):
        bring(
            row(attributes={"condition": "good", "unheard-of": "x"}),
            row(source_id="2", attributes={"condition": "rather splendid"}),
        )

        assert Listing.objects.get(source_id="1").current.attributes == {"condition": "good"}
        assert Listing.objects.get(source_id="2").current.attributes == {}

    @pytest.mark.parametrize(
        "text",
        [
            "nonsense: {a: b}",
            "fields: [a]",
            "fields: {colour: x}",
            "fields: {title: [a]}",
            "categories: {a: {b: c}}",
            "attributes: {a: [b]}",
            "attributes: {a: {answers: {}}}",
            "attributes: {a: {key: b, answers: [c]}}",
            "attributes: {a: {key: b, answers: {c: [d]}}}",
            "- a",
        ],
    )
    def test_of_another_shape_is_refused(self, text):
        with pytest.raises(MappingProblem) as refused:
            load_mapping(text)

        assert str(refused.value)

    def test_without_one_our_own_names_count(self):
        assert dict(PLAIN.fields) == {name: name for name in FIELDS}


def counts(**some):
    keys = ("published", "friction", "held", "refused", "quarantined", "malformed")
    return dict.fromkeys(keys, 0) | some
