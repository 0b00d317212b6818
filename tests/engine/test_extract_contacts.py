"""E-mails, links and handles are found plain and disguised, with the place where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening_engine.extract import collect, find_contacts
from screening_engine.normalise import read_text
from screening_engine.reading import ContactMention
from screening_engine.verdict import Contacts

PIECES = [
    *("john", "at", "gmail", "dot", "com", "@", "(at)", "[dot]", ".", "example", "www", "http://"),
    *("://", "/", "t.me", "insta", "is", "telegram", "@x_y", "é", "а", "ｘ", "\u200b", "\x00"),
    *("\ud800", "j", "o", "h", "n", "-", "_", "a@b.co"),
]


def mentions(body: str, title: str = "") -> tuple[ContactMention, ...]:
    return find_contacts(read_text("title", title), read_text("body", body), country="US")


def contacts(body: str) -> Contacts:
    return collect(mentions(body))


class TestEmails:
    @pytest.mark.parametrize(
        "written",
        [
            "john.smith@example.org",
            "John.Smith@Example.ORG",
            "mailto:john.smith@example.org",
        ],
    )
    def test_reads_a_plain_address(self, written):
        (mention,) = mentions(f"Write to {written}, thanks")
        assert (mention.kind, mention.value) == ("email", "john.smith@example.org")
        assert not mention.disguised

    @pytest.mark.parametrize(
        "written",
        [
            "john (at) example [dot] org",
            "john[at]example.org",
            "john{at}example(.)org",
            "john @ example.org",
            "john_at_example_dot_org",
            "ｊｏｈｎ＠ｅｘａｍｐｌｅ．ｏｒｇ",
            "jоhn@exаmple.org",
            "jo\u200bhn@exam\u200bple.org",
            "john arroba gmail punto com",
            "john at gmail dot com",
            "john at gmail.com",
            "john@gmail",
            "j o h n at g m a i l dot c o m",
        ],
    )
    def test_reads_a_disguised_address(self, written):
        (mention,) = mentions(f"write me: {written}")
        assert mention.value in ("john@example.org", "john@gmail.com")
        assert mention.disguised

    def test_reads_the_signs_inside_a_spelled_name(self):
        assert contacts("john dot smith at gmail dot com").emails == ("john.smith@gmail.com",)

    @pytest.mark.parametrize(
        "text",
        [
            "2 @ $20",
            "meet at noon. Com",
            "hoses @ 150k.\nIt is",
            "a@b",
            "look at the dot on it",
            "@",
            "Team Leader @ Wix.com",
            "Barista @ Corner.de, weekends",
        ],
    )
    def test_takes_nothing_else_for_an_address(self, text):
        assert contacts(text).emails == ()

    def test_a_role_in_small_letters_may_be_a_mailbox(self):
        assert contacts("write to sales @ example.org").emails == ("sales@example.org",)

    def test_reads_an_address_under_the_reserved_suffix(self):
        assert contacts("ask mara@choir.example").emails == ("mara@choir.example",)
        assert contacts("mara (at) choir (dot) example").emails == ("mara@choir.example",)

    def test_reads_an_address_of_another_script(self):
        assert contacts("пишите на user@пример.рф").emails == ("user@пример.рф",)


class TestLinks:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("https://www.example.co.uk/a/b?c=d#e", "example.co.uk/a/b"),
            ("HTTP://Shop.Example.com:8080/Path.", "example.com/Path"),
            ("www.example.com", "example.com"),
            ("example.com", "example.com"),
            ("bit.ly/3abc", "bit.ly/3abc"),
            ("youtu.be/xyz", "youtu.be/xyz"),
            ("http://192.0.2.7/login", "192.0.2.7/login"),
        ],
    )
    def test_reads_a_plain_link(self, written, value):
        (mention,) = mentions(f"See {written} for more")
        assert (mention.kind, mention.value, mention.disguised) == ("link", value, False)

    @pytest.mark.parametrize(
        "written",
        [
            "example dot com",
            "example (dot) com",
            "example[.]com",
            "EXAMPLE . com",
            "www dot example dot com",
            "hxxp://example.com",
            "ｅｘａｍｐｌｅ．ｃｏｍ",
            "exаmple.com",
            "e x a m p l e dot c o m",
        ],
    )
    def test_reads_a_disguised_link(self, written):
        (mention,) = mentions(f"go to {written} now")
        assert (mention.kind, mention.value, mention.disguised) == ("link", "example.com", True)

    @pytest.mark.parametrize(
        "text",
        [
            "Great condition.In the box. No.2 pencil, 2.5 ft, e.g. this",
            "clean title.It runs.Is it new",
            "a polka dot net curtain",
            "asking 4.5k o.b.o.",
            "photo.jpg and notes.txt",
        ],
    )
    def test_takes_a_missing_space_for_no_link(self, text):
        assert contacts(text).links == ()

    def test_leaves_the_domain_of_an_address_to_the_address(self):
        found = contacts("john@example.org, john(at)example(dot)org")
        assert found == Contacts(emails=("john@example.org",))


class TestHandles:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("telegram: @some_name", "telegram:some_name"),
            ("Telegram some_name1", "telegram:some_name1"),
            ("my insta is cool.cat", "instagram:cool.cat"),
            ("my IG: catlady", "instagram:catlady"),
            ("snapchat kitty22", "snapchat:kitty22"),
            ("snap: kitty22", "snapchat:kitty22"),
            ("whats app id big.seller", "whatsapp:big.seller"),
            ("wechat=seller_cn", "wechat:seller_cn"),
            ("signal @quiet.one", "signal:quiet.one"),
            ("kik: somebody", "kik:somebody"),
            ("follow me @plainname", ":plainname"),
            ("@name_77", ":name_77"),
            ("t.me/some_name", "telegram:some_name"),
            ("https://www.instagram.com/cat.lady/", "instagram:cat.lady"),
            ("snapchat.com/add/kitty22", "snapchat:kitty22"),
        ],
    )
    def test_reads_a_name_on_a_service(self, written, value):
        assert contacts(f"Oak desk, {written}").handles == (value,)

    def test_a_service_spelled_letter_by_letter_is_a_disguise(self):
        (mention,) = mentions("t e l e g r a m @foo_bar")
        assert (mention.value, mention.disguised) == ("telegram:foo_bar", True)

    @pytest.mark.parametrize(
        "text",
        [
            "snap on tools, signal is strong, in line with the wall",
            "turn signal: works. Phone line: yes",
            "@Dublin Station @ 5pm @home",
            "I am on whatsapp and telegram, text me",
            "has the facebook app and skype for business",
        ],
    )
    def test_takes_ordinary_words_for_no_handle(self, text):
        assert contacts(text).handles == ()

    @pytest.mark.parametrize("service", ["WhatsApp: ", "Telegram ", "my signal: "])
    def test_takes_the_first_word_of_a_number_for_no_handle(self, service):
        found = contacts(f"{service}seven zero two, five five five, zero one three three")

        assert found.handles == ()
        assert found.phones == ("+17025550133",)


class TestMentions:
    def test_come_in_order_of_place_title_first(self):
        found = mentions(
            "b@example.org then example.com/x then c@example.org", title="a@example.org"
        )
        assert [m.value for m in found] == [
            "a@example.org",
            "b@example.org",
            "example.com/x",
            "c@example.org",
        ]
        assert [m.evidence.field for m in found] == ["title", "body", "body", "body"]

    def test_are_collected_once_each(self):
        found = mentions("a@example.org A@example.org 702 555 0133 (702) 555-0133 example.com")
        assert collect(found) == Contacts(
            phones=("+17025550133",), emails=("a@example.org",), links=("example.com",)
        )

    @given(
        st.lists(st.sampled_from(PIECES)),
        st.sampled_from(["", " "]),
        st.text(max_size=30),
    )
    def test_quote_what_they_point_to_whatever_the_text(self, pieces, glue, title):
        body = glue.join(pieces)
        for mention in mentions(body, title):
            text = title if mention.evidence.field == "title" else body
            assert mention.evidence.quote == text[mention.evidence.start : mention.evidence.end]
            assert mention.value

    @pytest.mark.parametrize(
        "pattern",
        ["a@", "a at ", "a.", "www.", "http://", "a.com ", "telegram ", "my ", "@", "a dot "],
    )
    def test_survive_a_hostile_text_of_the_longest_length(self, pattern):
        mentions((pattern * 20_000)[:20_000])
