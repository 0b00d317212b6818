"""The ways in which people hide what they write, class by class, and what still is read of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screening_engine import Submission, load_policy, read_submission, screen
from screening_engine.normalise import read_text
from tests.engine.disguises import DISGUISES, disguised
from tests.engine.said import Said, read_said

POLICY = load_policy("baseline")
RULES = {rule.id: replace(POLICY, rules=(rule,)) for rule in POLICY.rules}
EVERY_FOURTH = read_said("caught")[::4]
KEPT = 0.92

US = "+17025550133"
GB = "+447700900321"

# E1 to E6, E14 and E15: what hides a number.
NUMBERS = {
    "E1 junk between digits": [
        "7*0-2..5~5:5/0;1,3 3", "702 ~ 555 ~ 0133", "7.0.2.5.5.5.0.1.3.3", "(7)(0)(2)555-0133",
    ],
    "E2 digits as words": [
        "seven zero two five five five zero one three three", "siete cero dos cinco5five 0133",
        "sevenzerotwo 555 0133", "sieben null zwei 555 01 33",
    ],
    "E3 homophones": [
        "seven oh to five five five oh won three three", "7 0 too 5 5 5 0 won 3 tree",
    ],
    "E4 tens and doubles": [
        "seven oh two triple five zero one double three", "seven zero two 555 01 thirty-three",
    ],
    "E5 look-alike digits": ["7O2-555-Ol33", "7o2 S5S ol33", "702 S55 Ol33"],
    "E6 other digits": [
        "７０２５５５０１３３", "7️⃣0️⃣2️⃣5️⃣5️⃣5️⃣0️⃣1️⃣3️⃣3️⃣", "⑦⓪②⑤⑤⑤⓪①③③", "𝟳𝟬𝟮-𝟱𝟱𝟱-𝟬𝟭𝟯𝟯",
        "٧٠٢٥٥٥٠١٣٣", "७०२५५५०१३३",
    ],
    "E7 hidden characters": [
        "702\u200b555\u200b0133", "7\u00ad0\u00ad2 555 0133", "\u202e3310-555-207\u202c",
    ],
    "E15 backwards": ["backwards: 3310-555-207", "3310 555 207 (read it in reverse)"],
}  # fmt: skip

# E7 to E12: what hides a word.
WORDS = {
    "E7 hidden characters": [
        ("de\u200bpo\u2060sit", "deposit"), ("de\u00adpo\u00adsit", "deposit"),
        ("\u202etisoped eht dnes\u202c", "send the deposit"),
        ("\u202egnisolc\u202d A1 \u202cerofeb\u202c", "before A1 closing"),
        ("d\ufe0fe\U000e0101posit", "deposit"),
    ],
    "E8 look-alike letters": [
        ("dероsit", "deposit"), ("dеpоsiт", "deposit"), ("pαγpal", "paypal"),
        ("wһatsapp", "whatsapp"),
        ("telegrам", "telegram"), ("Send the рау now", "send the pay now"), ("mаssаgе", "massage"),
    ],
    "E9 marks": [
        ("d\u0336e\u0336p\u0336o\u0336s\u0336i\u0336t\u0336", "deposit"), ("dëpösît", "deposit"),
        ("d\u0301\u0323\u0308e\u0301\u0323\u0308p\u0301\u0323\u0308osit", "deposit"),
        ("d\u20dde\u20ddposit", "deposit"),
    ],
    "E10 other letters": [
        ("ｄｅｐｏｓｉｔ", "deposit"), ("𝖉𝖊𝖕𝖔𝖘𝖎𝖙", "deposit"), ("ⓓⓔⓟⓞⓢⓘⓣ", "deposit"),
        ("🅳🅴🅿🅾🆂🅸🆃", "deposit"), ("🇩🇪🇵🇴🇸🇮🇹", "deposit"), ("ᵈᵉᵖᵒˢⁱᵗ", "deposit"),
        ("ᴅᴇᴘᴏꜱɪᴛ", "deposit"), ("🆓 🆗", "free ok"),
        ("ʇᴉsodǝp ǝɥʇ puǝs", "send the deposit"), ("ʍou llɐɔ", "call now"),
    ],
    "E11 digits for letters": [
        ("d3p0s1t", "deposit"), ("m@ss4ge", "massage"), ("ca$h 0nly", "cash only"),
        ("s3nd y0ur d3p0s1t n0w", "send your deposit now"), ("ma55age", "massage"),
    ],
    "E12 letters apart": [
        ("d e p o s i t", "deposit"), ("d.e.p.o.s.i.t", "deposit"), ("d-e_p*o|s~i-t", "deposit"),
        ("s e n d   t h e   d e p o s i t", "send   the   deposit"),
        ("s e n d t h e d e p o s i t", "send the deposit"),
        ("p.a.y.b.e.f.o.r.e.v.i.e.w.i.n.g", "pay before viewing"),
        ("s e n d 2 0 0 e u r o s n o w", "send 200 euros now"), ("d\ne\np\no\ns\ni\nt", "deposit"),
    ],
    "letters over and over": [
        ("depooooosit", "deposit"), ("ddeeppoossiitt", "deposit"), ("baaaags", "bags"),
    ],
    "letters made of two": [
        ("vvhatsapp", "whatsapp"), ("rnassage", "massage"), ("vvestern union", "western union"),
    ],
}  # fmt: skip

ORDINARY = [
    "4x4 truck, 2br flat, 3rd floor, 11am-5pm, note5 and ps4, cat5 cable, 64gb, $50 each, 5ft",
    "u.s. made, o.b.o., size s, m or l; vitamins b and c; plan a",
    "corner of modern burn street, barn and yarn, eastern return, vvs diamond",
    "www.example.org, aaa batteries, xxl, coffee committee address",
]

FLIPPED = [
    ("Kontakt über ɔ und ɛ im Twi-Unterricht", "kontakt uber"),
    ("/ˈwɔːtə/ is how water is said", "water is said"),
]


def skeleton(text: str) -> str:
    return read_text("body", text).skeleton


@pytest.mark.parametrize(
    ("kind", "written"), [(kind, text) for kind, texts in NUMBERS.items() for text in texts]
)
def test_a_hidden_number_is_read(kind: str, written: str) -> None:
    body = f"Oak desk, call {written} please"
    assert read_submission(Submission(body=body, country="US")).contacts.phones == (US,), kind


@pytest.mark.parametrize(
    ("kind", "written", "read"),
    [(kind, *pair) for kind, pairs in WORDS.items() for pair in pairs],
)
def test_a_hidden_word_is_read(kind: str, written: str, read: str) -> None:
    assert skeleton(written) == read.lower(), kind


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_writing_stays_as_it_is(text: str) -> None:
    read = read_text("body", text)
    kept = {"o.b.o.": "obo.", "u.s.": "u.s."}
    for written, joined in kept.items():
        text = text.replace(written, joined)
    assert read.skeleton == text
    assert read.transformations == ()


@pytest.mark.parametrize(("text", "holds"), FLIPPED)
def test_letters_that_other_languages_and_phonetics_use_are_not_upside_down(
    text: str, holds: str
) -> None:
    read = read_text("body", text)
    assert holds in read.skeleton
    assert read.turned == ()


class TestEvidence:
    @pytest.mark.parametrize(
        "body", ["go ʇᴉsodǝp ǝɥʇ puǝs ok", "go \u202etisoped eht dnes\u202c ok"]
    )
    def test_in_what_is_turned_is_the_whole_stretch(self, body: str) -> None:
        read = read_text("body", body)
        at = read.skeleton.index("deposit")
        evidence = read.evidence_at(at, at + 7)
        assert evidence.quote == body[evidence.start : evidence.end]
        assert evidence.quote.strip("\u202e\u202c") == body[3:-3].strip("\u202e\u202c")

    def test_of_a_number_under_an_override_is_the_whole_stretch(self) -> None:
        body = "call \u202e3310-555-207\u202c now"
        (mention,) = read_submission(Submission(body=body, country="US")).mentions
        assert mention.value == US
        assert mention.disguised
        assert "3310-555-207" in mention.evidence.quote


def _is_caught(said: Said, *, disguise: str = "") -> bool:
    submission = said.submission
    if disguise:
        title, body = (
            disguised(disguise, text) if text else ""
            for text in (submission.title, submission.body)
        )
        submission = replace(submission, title=title, body=body)
    # A contact in disguise is caught by the rule about disguise instead.
    others = ["contact.disguised"] if said.rule_id.startswith("contact.") else []
    rules = [said.rule_id, *others]
    return any(screen(submission, policy=RULES[rule_id]).reasons for rule_id in rules)


@pytest.mark.parametrize("disguise", DISGUISES)
def test_what_is_caught_plainly_is_caught_in_disguise(disguise: str) -> None:
    caught = [said for said in EVERY_FOURTH if said.submission.body and _is_caught(said)]
    kept = [said for said in caught if _is_caught(said, disguise=disguise)]
    lost = [str(said) for said in caught if said not in kept]
    assert len(kept) >= KEPT * len(caught), lost


def test_a_disguise_is_always_the_same() -> None:
    for name in DISGUISES:
        assert disguised(name, "Send the deposit") == disguised(name, "Send the deposit")
