"""What every page promises: no inline code, no third party, right-to-left for free, few bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import lamppost
from lamppost.market.listings.rules import ListingState
from lamppost.web.icons import ICONS, WORK, IconMissingError, build_sprite, sprites

WEB = Path(lamppost.__file__).parent / "web"
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))
STYLES = sorted((WEB / "static" / "css").glob("*.css"))
SCRIPTS = sorted((WEB / "static" / "js").glob("*.js"))

# Bytes after brotli. A results page may weigh 30 KB without photos; this leaves room for the page.
STYLE_BUDGETS = {"app.css": 11_000, "staff.css": 3_000}
PAGE_STYLE_BUDGET = 2_000  # what only some pages load
SCRIPT_BUDGET = 2_500

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
TEMPLATE_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
AT_RULE_CONDITION = re.compile(r"@(?:media|container|supports)[^{]*")
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)[\w-]*\s*:"
    r"|(?:left|right|top|bottom|float|(?:min-|max-)?(?:width|height))\s*:"
    r"|text-align\s*:\s*(?:left|right))"
)
INLINE = re.compile(
    r"\sstyle\s*=|<style\b|\son\w+\s*=|javascript:|\bhx-on\b"
    r"|<script\b(?![^>]*\bsrc=)(?![^>]*application/ld\+json)",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"https?://([\w.-]+)|(?:src|href|url)\s*[=(]\s*[\"']?//([\w.-]+)", re.IGNORECASE
)
OWN_WORDS = {"www.w3.org"}  # the name of a namespace, never fetched
EVALUATED = re.compile(
    r"\beval\s*\(|new\s+Function\b|set(?:Timeout|Interval)\s*\(\s*[\"'`]|\bimport\s*\(\s*[\"']http"
)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def named(paths: list[Path]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return pytest.mark.parametrize("path", paths, ids=lambda path: str(path.relative_to(WEB)))


@named(STYLES)
def test_styles_name_no_side_so_that_right_to_left_needs_no_second_sheet(path: Path) -> None:
    rules = AT_RULE_CONDITION.sub("", COMMENT.sub("", read(path)))
    assert PHYSICAL.findall(rules) == []


@named(STYLES)
def test_styles_take_colours_from_tokens(path: Path) -> None:
    after_tokens = COMMENT.sub("", read(path)).partition("@layer base")[2] or read(path)
    coloured = re.findall(r"(?:oklch\(|#(?!fff\b|888\b|000\b|444\b)[0-9a-f]{3,8}\b)", after_tokens)
    assert coloured == []


@named(STYLES)
def test_styles_stay_small(path: Path) -> None:
    assert len(brotli.compress(path.read_bytes())) <= STYLE_BUDGETS.get(
        path.name, PAGE_STYLE_BUDGET
    )


@named(SCRIPTS)
def test_scripts_stay_small_and_evaluate_nothing(path: Path) -> None:
    assert len(brotli.compress(path.read_bytes())) <= SCRIPT_BUDGET
    assert EVALUATED.search(read(path)) is None


@named(TEMPLATES)
def test_templates_hold_no_inline_style_or_script(path: Path) -> None:
    assert INLINE.findall(TEMPLATE_COMMENT.sub("", read(path))) == []


@named(TEMPLATES + STYLES + SCRIPTS)
def test_nothing_is_asked_of_a_third_party(path: Path) -> None:
    hosts = {first or second for first, second in ADDRESS.findall(read(path))}
    assert {host for host in hosts if host not in OWN_WORDS and "example" not in host} == set()


@named(TEMPLATES)
def test_icons_that_templates_name_are_in_the_sprite(path: Path) -> None:
    used = set(re.findall(r"\bicon\(\s*\"([a-z0-9-]+)\"", read(path)))
    assert used - ICONS == set()


def test_a_sprite_holds_every_icon_once(tmp_path: Path) -> None:
    build_sprite(tmp_path / "made" / "icons.svg", ["guitar", "bike", "bike"])
    sprite = read(tmp_path / "made" / "icons.svg")
    names = re.findall(r'<symbol id="([^"]+)" viewBox="0 0 24 24">', sprite)
    assert names == ["bike", "guitar"]
    assert "<script" not in sprite


def test_every_icon_is_in_one_sprite_only() -> None:
    files = list(sprites().values())
    assert files[0] | files[1] >= ICONS
    assert WORK <= ICONS
    assert sum(map(len, files)) == len(frozenset().union(*files))


def test_an_icon_that_does_not_exist_is_named_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(IconMissingError, match="lamp-of-aladdin"):
        build_sprite(tmp_path / "icons.svg", ["lamp-of-aladdin"])
    assert not (tmp_path / "icons.svg").exists()


FRAME: dict[str, object] = {
    "site": None,
    "person": None,
    "language": "en",
    "direction": "ltr",
    "theme": "",
    "theme_url": "",
    "messages": [],
    "network_name": "Lamppost",
    "languages": [("en", "English")],
    "where_options": [],
    "where": "",
    "query": "",
    "search_total": None,
    "mailbox_url": "",
    "csrf_input": "",
    "request": SimpleNamespace(get_full_path=lambda: "/"),
    "message": "",
}


class Pages:
    """Draws templates with stand-ins for the globals, and notes which icons were asked for."""

    def __init__(self) -> None:
        self.icons: set[str] = set()
        self.environment = Environment(
            loader=FileSystemLoader(WEB / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
        )
        self.environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # by the extension
        self.environment.globals.update(
            icon=self._icon,
            url=lambda name, **_: f"/{name}",
            static=lambda path: f"/static/{path}",
            number=str,
            ago=lambda moment, exactly=True: Markup("<time>{}</time>").format(moment.isoformat()),
        )

    def _icon(self, name: str, _class: str = "") -> Markup:
        self.icons.add(name)
        return Markup("<svg></svg>")

    def draw(self, name: str, **context: object) -> str:
        return self.environment.get_template(name).render(**context)

    def write(self, source: str, **context: object) -> str:
        return self.environment.from_string(source).render(**context)


@pytest.fixture
def pages() -> Iterator[Pages]:
    made = Pages()
    yield made
    assert made.icons - ICONS == set()


@pytest.mark.parametrize("code", [400, 403, 404, 410, 413, 429])
def test_an_error_page_draws_itself_when_only_the_frame_is_known(pages: Pages, code: int) -> None:
    html = pages.draw(f"{code}.html", **FRAME)
    assert html.count("<h1") == 1
    assert "<main" in html


def test_the_page_for_our_own_fault_needs_nothing_at_all(pages: Pages) -> None:
    assert "broke on our side" in pages.draw("500.html")


STATES = ["draft", "unproved", *ListingState, "reserved", "sold", "a state of tomorrow"]


@pytest.mark.parametrize("state", STATES)
def test_a_status_is_an_icon_and_a_word_and_never_colour_alone(pages: Pages, state: str) -> None:
    html = pages.write(
        '{% from "parts/words.html" import status %}{{ status(state, "Word") }}', state=state
    )
    assert "<svg" in html
    assert "Word" in html


def test_quarantine_looks_like_any_review_to_whoever_posted(pages: Pages) -> None:
    draw = '{% from "parts/words.html" import status %}{{ status(state, "In review") }}'
    assert pages.write(draw, state="quarantined") == pages.write(draw, state="held")


def test_a_card_escapes_what_people_wrote(pages: Pages) -> None:
    said = ("url", "save_path", "price_text", "badge", "icon", "excerpt", "distance", "copies_url")
    ad = SimpleNamespace(
        **dict.fromkeys(said, ""),
        title="<b>Sofa</b>",
        place='"><i>',
        published_at=datetime(2026, 1, 1, tzinfo=UTC),
        photo=None,
        copies=0,
        is_seen=False,
    )
    draw = (
        '{% from "parts/cards.html" import card with context %}'
        '{{ card(ad, "now", false, 2, false, true, true) }}'
    )
    html = pages.write(draw, ad=ad, kept=())
    assert "&lt;b&gt;Sofa" in html
    assert "<i>" not in html
    assert html.count("<b>") == 0


def test_a_field_in_error_says_so_to_everyone(pages: Pages) -> None:
    html = pages.write(
        '{% from "parts/forms.html" import text_field %}'
        '{{ text_field("price", "Price", "x", hint="In euro", error="Write a number.") }}'
    )
    assert 'for="price"' in html
    assert 'aria-describedby="price-hint price-err"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="price-err"' in html
