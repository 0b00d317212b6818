"""Whatever is written: reading is stable, bounded, traceable, fair to scripts, and never fails."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from screening_engine import Submission, read_submission
from screening_engine.extract import plan
from screening_engine.extract.context import CUES
from screening_engine.extract.phones import find_phones, search_phones
from screening_engine.extract.windows import Scene
from screening_engine.normalise import MAX_CODE_POINTS, read_text
from screening_engine.normalise.text import MAX_GROWTH
from screening_engine.signals import ALL_SIGNALS
from tests.engine.disguises import DISGUISES, disguised

PROSE = {
    "Latin": "Größeres Zimmer in Łódź, 20 m², à louer dès août. El niño vende su bañera; naïve.",
    "Vietnamese": "Bán xe đạp cũ, còn tốt, giá rẻ. Ở gần chợ, xem buổi chiều.",
    "Cyrillic": "Продам велосипед, рама синяя, ездил мало. Ещё есть шлем. А я и он живём рядом.",
    "Greek": "Πωλείται ποδήλατο σε καλή κατάσταση, μόνο μετρητά, στην Αθήνα.",
    "Arabic": "شقة للإيجار قرب السوق، ثلاث غرف ومطبخ، السعر مناسبٌ جدًّا.",
    "Persian": "می‌خواهم دوچرخه بخرم، سالم و ارزان باشد.",
    "Hebrew": "דירה להשכרה בתל אביב, שלושה חדרים, קרוב לים. שָׁלוֹם.",
    "Devanagari": "किराए के लिए कमरा, स्टेशन के पास, रसोई साथ में है।",
    "Bengali": "ভাড়ার জন্য ঘর, বাজারের কাছে, দুটি জানালা আছে।",
    "Tamil": "வாடகைக்கு வீடு, கடை அருகில், இரண்டு அறைகள் உள்ளன.",
    "Thai": "ให้เช่าห้องพัก ใกล้สถานีรถไฟ มีเครื่องปรับอากาศ",
    "Han": "出租房间,靠近车站,有厨房和阳台。一千二百元。千山",
    "Kana": "じてんしゃを ゆずります。ガレージに あります。１２０００円です。",
    "Hangul": "자전거 팝니다. 이 집 참 좋다. 역 근처, 주방 있음.",
    "Georgian": "იყიდება ველოსიპედი, კარგ მდგომარეობაში, თბილისი.",
    "Armenian": "Վաճառվում է հեծանիվ, լավ վիճակում, Երևան։",
    "Amharic": "ብስክሌት ለሽያጭ፣ ጥሩ ሁኔታ ላይ ነው።",
}
STRANGE = (
    "aе\u0301\u0323\u20dd\u200b\u200d\u202e\u202d\u202c\u2067\u2069\u00ad\ufe0f\ud800\udfff\x00ｗ𝓪ⓐɐɯʇǝ"
    "🇩🇪5٥ﬁﷺİßſ\u1160\u1161가が .-_*0$@!|\nvrn1Tt"
)
strange_text = st.text(alphabet=STRANGE, max_size=80) | st.text(max_size=80)
WORDS = ["send", "the", "deposit", "call", "me", "seven zero two", "555 0133", "x y", "$5", "a.b"]
nested = st.builds(
    lambda words, first, second: disguised(second, disguised(first, " ".join(words))),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8),
    st.sampled_from(sorted(DISGUISES)),
    st.sampled_from(sorted(DISGUISES)),
)
NUMBER_PIECES = [
    *(
        "7",
        "02",
        "555",
        "0133",
        "seven",
        "double",
        "fives",
        "to",
        "oh",
        "dash",
        "and",
        "call",
        "S5",
    ),
    *("$", "!", " ", ", ", "\n\n", "(7)", "2015", "miles", "64gb", "vingt", "hundred", "backwards"),
    *("!5", "5$5", "§", "№", "one", "four", "o", "1l", "now", "my", "number", "is", "$1,200"),
]


@given(strange_text | nested)
@example("ＡＡＡ a a ａ")
@example("1 a 1 a 1 a b")
def test_a_skeleton_read_again_stays(text: str) -> None:
    once = read_text("body", text).skeleton
    assert read_text("body", once).skeleton == once


@given(strange_text | nested)
def test_canonical_text_read_again_stays(text: str) -> None:
    once = read_text("body", text).canonical
    assert read_text("body", once).canonical == once


@given(strange_text | nested)
def test_forms_are_bounded_and_lead_back(text: str) -> None:
    read = read_text("body", text)
    assert len(read.canonical) <= len(text) * 3
    assert len(read.skeleton) <= MAX_GROWTH * len(text)
    for form, places in ((read.skeleton, read.skeleton_map), (read.canonical, read.canonical_map)):
        assert len(places) == len(form) + 1
        assert list(places) == sorted(places)
        assert all(0 <= place <= len(text) for place in places)


@given(strange_text | nested, st.integers(0, 80), st.integers(0, 80))
def test_evidence_quotes_what_is_shown(text: str, start: int, length: int) -> None:
    read = read_text("body", text)
    first = min(start, len(read.skeleton))
    evidence = read.evidence_at(first, min(first + length, len(read.skeleton)))
    assert evidence.quote == text[evidence.start : evidence.end]


@pytest.mark.parametrize("script", PROSE)
def test_prose_of_every_script_is_left_as_it_is(script: str) -> None:
    text = PROSE[script]
    read = read_text("body", text)
    assert read.canonical == unicodedata.normalize("NFC", text).replace("\u200c", "")
    assert read.transformations == ()
    assert read.turned == ()


@pytest.mark.parametrize("script", PROSE)
def test_no_signal_fires_because_of_a_script(script: str) -> None:
    reading = read_submission(Submission(title=PROSE[script][:20], body=PROSE[script]))
    found = [finding.name for signal in ALL_SIGNALS if (finding := signal(reading))]
    assert [name for name in found if name not in ("written_language", "risk_score")] == []
    assert reading.mentions == ()


@given(st.sampled_from(sorted(PROSE)), st.sampled_from(sorted(PROSE)))
def test_two_scripts_beside_each_other_are_no_disguise(one: str, other: str) -> None:
    assert read_text("body", f"{PROSE[one]} {PROSE[other]}").transformations == ()


@given(st.lists(st.sampled_from(NUMBER_PIECES), max_size=25), st.sampled_from(["US", "GB", "FR"]))
def test_the_quick_look_for_numbers_misses_none(pieces: list[str], country: str) -> None:
    text = " ".join(pieces)
    countries = plan.countries_to_try(country)
    assert find_phones(Scene(text, countries=countries)) == search_phones(
        Scene(text, countries=countries)
    )
    glued = "".join(pieces)
    assert find_phones(Scene(glued, countries=countries)) == search_phones(
        Scene(glued, countries=countries)
    )
    assert "call" in CUES


UNITS = [
    *("\u0301", "\u202e", "\u200b", "ɐ", "1 ", "a ", "a\u0301", "rn", "four", "0x", "bc1", "DE89"),
    *("$1,", "1A ", "@a", "www.", "one ", "ﷺ", "\ud800", "İ", "𝟘", "vv", "5 5", *"a1 .(@$+*-\n"),
]


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_the_longest_text_of_one_thing_is_read(unit: str) -> None:
    text = (unit * MAX_CODE_POINTS)[:MAX_CODE_POINTS]
    reading = read_submission(Submission(body=text, earlier=(text,), country="US"))
    assert len(reading.body.canonical) <= len(text)


@given(strange_text, strange_text, st.lists(strange_text, max_size=3))
def test_no_text_fails(title: str, body: str, earlier: list[str]) -> None:
    submission = Submission(title=title, body=body, earlier=tuple(earlier))
    reading = read_submission(submission)
    for mention in reading.mentions:
        shown = getattr(submission, mention.evidence.field)
        assert mention.evidence.quote == shown[mention.evidence.start : mention.evidence.end]
    for amount in reading.amounts:
        shown = getattr(submission, amount.evidence.field)
        assert amount.evidence.quote == shown[amount.evidence.start : amount.evidence.end]
