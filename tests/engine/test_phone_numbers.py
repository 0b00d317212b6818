"""Phone numbers are read however they are written, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening_engine import Submission, read_submission
from screening_engine.extract import collect, find_contacts
from screening_engine.extract.context import LABELS, UNITS
from screening_engine.normalise import read_text
from screening_engine.reading import ContactMention

US = "+17025550133"
GB = "+447700900321"
SPELLED = "seven zero two five five five zero one three three"
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
CYRILLIC = str.maketrans("eo", "ео")
LEET = str.maketrans("eio", "310")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
PIECES = [*WORDS[:4], "double", "to", "7", "0", "555", "$", "!", "l", "S5", "backwards"]
a_word = st.from_regex(r"[a-z]{1,12}", fullmatch=True)
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")


def mentions(body: str, *, title: str = "", country: str = "US") -> tuple[ContactMention, ...]:
    return find_contacts(read_text("title", title), read_text("body", body), country=country)


def phones(body: str, *, title: str = "", country: str = "US") -> tuple[str, ...]:
    return collect(mentions(body, title=title, country=country)).phones


class TestPlain:
    @pytest.mark.parametrize(
        "written",
        [
            "7025550133",
            "702-555-0133",
            "702.555.0133",
            "(702) 555-0133",
            "702 555 0133",
            "+1 702 555 0133",
            "1-702-555-0133",
            "001 702 555 0133",
            "702/555/0133",
        ],
    )
    def test_reads_a_north_american_number(self, written):
        (mention,) = mentions(f"Oak desk. Call {written} after 5pm, $120")
        assert (mention.kind, mention.value, mention.disguised) == ("phone", US, False)
        assert mention.evidence.quote.strip("+") in written

    @pytest.mark.parametrize(
        "written", ["07700900321", "07700 900321", "(07700) 900 321", "+44 7700 900321"]
    )
    def test_reads_a_british_number(self, written):
        (mention,) = mentions(f"Oak desk. Ring {written}", country="GB")
        assert (mention.value, mention.disguised) == (GB, False)

    @pytest.mark.parametrize(
        ("written", "country", "number"),
        [
            ("030 901820", "DE", "+4930901820"),
            ("06 12 34 56 78", "FR", "+33612345678"),
            ("612 345 678", "ES", "+34612345678"),
            ("020 7946 0123", "GB", "+442079460123"),
            ("+34 612 345 678", "US", "+34612345678"),
            ("7025550133", "", US),
            ("07700 900321", "", GB),
            ("7025550133", "XX", US),
        ],
    )
    def test_reads_by_the_plan_of_the_country(self, written, country, number):
        assert phones(f"Call {written}", country=country) == (number,)

    def test_reads_two_numbers_side_by_side(self):
        assert phones("7025550133 / 4155550123") == (US, "+14155550123")

    def test_reads_the_number_of_a_messaging_link(self):
        assert phones("wa.me/17025550133") == (US,)

    @given(
        st.from_regex(r"[a-z]{1,12}", fullmatch=True), st.from_regex(r"[a-z]{1,12}", fullmatch=True)
    )
    def test_finds_a_plain_number_between_any_two_words(self, before, after):
        # A word may say that the number is something else; none of those is wanted here.
        if before not in LABELS and after not in UNITS:
            assert US in phones(f"{before} 702-555-0133 {after}")


class TestDisguised:
    @pytest.mark.parametrize(
        "written",
        [
            "7 0 2 5 5 5 0 1 3 3",
            "7*0*2*5*5*5*0*1*3*3",
            "70;;255~5|0..133",
            "7️⃣0️⃣2️⃣5️⃣5️⃣5️⃣0️⃣1️⃣3️⃣3️⃣",
            "seven zero two five five five zero one three three",
            "sevenzerotwofivefivefivezeroonethreethree",
            "702five55zero1threethree",
            "SEVEN-oh-two. 555. oh-one-thirty-three",
            "seven oh to five five five o won 3 three",
            "7O2-5S5-Ol33",
            "7O25S50l3E",
            "702 triple five 0 1 double three",
            "seven oh two five fifty-five oh one thirty three",
            "siete cero dos cinco cinco cinco cero uno tres tres",
            "sieben null zwei fünf fünf fünf null eins drei drei",
            "sept zéro deux cinq cinq cinq zéro un trois trois",
            "семь ноль два пять пять пять ноль один три три",
            "سبعة صفر اثنان خمسة خمسة خمسة صفر واحد ثلاثة ثلاثة",
            "seven zero two 555-0133",
            "7025550133".translate(ARABIC),
            "7025550133".translate(DEVANAGARI),
            "7025550133".translate(CIRCLED),
            "７０２５５５０１３３",
            "𝟕𝟎𝟐𝟓𝟓𝟓𝟎𝟏𝟑𝟑",
            "７0②𝟓٥5०133",
            "\u200b".join("7025550133"),
            "\u00ad".join("7025550133"),
            "7\u03360\u033625550133",
            SPELLED.translate(CYRILLIC),
            SPELLED.translate(LEET),
            "  ".join(" ".join(word) for word in SPELLED.split()),
            " ".join(f"{WORDS.index(word)} ({word})" for word in SPELLED.split()),
            "<b>702</b><i>555</i>0133",
            "seven-zero-two dash five-five-five dash zero-one-three-three",
            "702\n555\n0133",
            "702 ☀ 555 ☀ 0133",
            "3310555207 (read it backwards)",
            "back to front: 3310555207",
            "702 (ask for Ann) 555 (no agents) 0133",
            "7.0.2 then 5.5.5 then 0.1.3.3",
            "siebenhundertzwei fünfhundertfünfundfünfzig null eins drei drei",
            "three three one zero five five five two zero seven, in reverse order",
        ],
    )
    def test_is_read(self, written):
        (mention,) = mentions(f"Room near the park, {written} anytime.")
        assert mention.value == US
        if not written.startswith("702\n"):
            assert mention.disguised
            assert mention.evidence.note == f"read as {US}"

    @pytest.mark.parametrize(
        "written",
        [
            "oh double seven double oh nine double oh three two one",
            "0 7 7 0 0 9 0 0 3 2 1",
            "zéro soixante-dix-sept zéro zéro quatre-vingt-dix zéro trente-deux un",
            "07700 nine hundred 321",
            "zero seventy-seven hundred nine hundred three two one",
            "oh double seven hundred nine hundred three two one",
            "zero two sevens two zeros nine two zeros three two one",
        ],
    )
    def test_is_read_in_britain(self, written):
        assert phones(f"Ring {written}", country="GB") == (GB,)

    def test_words_between_the_groups_are_read_over_after_a_cue(self):
        assert phones("call 702 bike 555 sale 0133 anytime") == (US,)
        assert phones("sells 702 bikes, 555 sales, 0133 wheels") == ()

    def test_an_article_beside_a_plain_number_is_no_part_of_it(self):
        assert phones("pour un 702-555-0133 un appel suffit") == (US,)

    def test_a_label_in_brackets_is_no_aside(self):
        assert phones("702 (part) 555 0133") == ()

    def test_a_word_written_together_with_the_number_hides_nothing(self):
        assert phones("call7025550133now") == (US,)

    @pytest.mark.parametrize(
        ("title", "body"),
        [
            ("Great deal 702", "Solid desk. Text 555 0133"),
            ("702 great deal", "Solid desk. 555-0133"),
            ("Desk seven zero two", "reach me five five five 0133"),
            ("Desk 555-0133", "area code is 702"),
        ],
    )
    def test_a_number_cut_in_two_is_put_together(self, title, body):
        (mention,) = mentions(body, title=title)
        assert mention.value == US
        assert mention.evidence.field == "body"
        assert "with the title" in mention.evidence.note

    def test_native_digits_in_a_text_of_that_script_are_no_disguise(self):
        (mention,) = mentions("اتصل على " + "7025550133".translate(ARABIC))
        assert not mention.disguised


class TestOtherNumbers:
    @pytest.mark.parametrize("country", ["US", "GB", ""])
    @pytest.mark.parametrize(
        "text",
        [
            "Rent $1,810, deposit $99, 998 sqft, available 05/14/2017",
            "$2,125,550,199",
            "ISBN 0-306-40615-2",
            "UPC 012345678905",
            "VIN 1FTFW1ET5DFC10312",
            "Serial number 2125550152",
            "item 3125550199",
            "part no 07700-900123",
            "MLS# 4155550123",
            "FedEx 7712 3456 7890",
            "IBAN DE89 3704 0044 0532 0130 00",
            "GPS 37.42, -122.084",
            "2001 2002 2003 2004 2005 2006",
            "Mon 9-5, Tue 9-5, Wed 9-5, Thu 9-5, Fri 9-5",
            "1920x1080 60Hz 512GB 16GB i7-8550U",
            "235/45R17 94W, 12,000 miles",
            "4155550123 miles",
            "sizes 24 26 28 30 32",
            "7.1, 7.2, 7.3, 7.4, 7.5 FX",
            "1950's, 1960's, 1970's, 50's",
            "Highways 580, 880, 24, and 13",
            "one two three four five six seven eight nine ten",
            "one bike, two helmets, three locks; four people max",
            "kids 9 to 5, ages 917 to 586804",
            "The one to have for two or three of us, won four to five on eight",
            "iPhone 5S 16GB to 64GB",
            '2-5/16"D (30-9/16"H x 10-1/16"D)',
            "zip 90003-0041",
            "Model WRX-7025550133",
            "DRE # 00885546",
            "12/05/2019 to 03/04/2020, 10:00 - 18:00",
            "two for ten, three for fourteen, five for twenty, ten for thirty-five",
            "amplifier S/N: 702 555 0133",
        ],
    )
    def test_is_no_phone(self, text, country):
        assert phones(f"For sale: {text}.", country=country) == ()

    @pytest.mark.parametrize(
        "text",
        ["Call 702-555-0133 in the evening", "(702) 555-0133 m", "7025550133 in town only",
         "text 702.555.0133 x"],
    )  # fmt: skip
    def test_a_word_that_is_also_a_unit_hides_no_phone(self, text):
        assert phones(f"{text}.") == (US,)

    def test_inches_are_inches(self):
        assert phones("panel 7025550133 in wide, or 7025550133 in") == ()

    def test_the_nearer_word_decides(self):
        assert phones("Model 12. Call 702-555-0133") == (US,)
        assert phones("Call about serial 702-555-0133") == ()


class TestAnyText:
    @given(
        st.text(max_size=40) | st.lists(st.sampled_from(PIECES)).map(" ".join),
        st.text(alphabet="0123456789 -().+OlS$!|/\n\u200b٥", max_size=60),
        st.sampled_from(["US", "GB", "DE", "FR", "", "XX"]),
    )
    def test_never_raises_and_answers_the_same_twice(self, title, body, country):
        found = mentions(body, title=title, country=country)
        assert found == mentions(body, title=title, country=country)
        for mention in found:
            text = title if mention.evidence.field == "title" else body
            assert mention.evidence.quote == text[mention.evidence.start : mention.evidence.end]
            assert mention.evidence.quote

    @pytest.mark.parametrize(
        "pattern", ["1 ", "0 1 7 7 ", "five", "7025550133 ", "unouno", "1:00 ", "$1 ", "to ", "O5 "]
    )
    def test_survives_a_hostile_text_of_the_longest_length(self, pattern):
        body = (pattern * 20_000)[:20_000]
        assert len(mentions(body)) <= 50

    @pytest.mark.parametrize(
        "figures",
        ["0 4 1 5 five 5 o 1 ", "12 34 56 78 90 ", "(4)(1)(5)", "1 - 2 - 3. ", "1\n2\n3\n"],
    )
    def test_a_page_of_other_figures_hides_no_number_behind_it(self, figures):
        page = (figures * 5_000)[:18_000]

        assert US in phones(f"{page}\n\nPlease call 702-555-0133 in the evening.")


@pytest.mark.parametrize(
    "text",
    [
        "horario 9:00-14:00 y 17:00-20:30, sábado 10-13",
        "Öffnungszeiten 8:30-12:15 und 14:00-18:45, Sa 9-12",
        "ouvert 10:00 12:30 / 14:00 19:15",
    ],
)
def test_opening_hours_are_no_phone_number(text: str) -> None:
    assert not read_submission(Submission(body=text, country="ES")).contacts.phones
