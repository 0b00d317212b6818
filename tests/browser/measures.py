"""What can be measured on a page that is open. Each measure returns its faults, in words."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import CDPSession, Page

# WCAG 2.2 at AA, and what axe calls best practice.
EVERYTHING = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
}
# The dark theme changes colours and nothing else, so only these can come out differently.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
PHOTOS = {"image/webp", "image/avif", "image/jpeg", "image/png"}
BUDGET = 30 * 1024  # bytes on the wire, for everything of a page but its photos
DATA_BLOCKS = {"application/ld+json"}
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}


def axe_faults(page: Page, rules: dict) -> list[str]:
    """What axe finds, one line for each element."""
    options = {"resultTypes": ["violations"], "preload": False, "runOnly": rules}
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"axe {fault['id']}: {node['target']} {node['html'][:160]}"
        for fault in found
        for node in fault["nodes"]
    ]


class Weight:
    """Counts what a page transfers, from before it is opened."""

    def __init__(self, session: CDPSession) -> None:
        self.sizes: dict[str, int] = {}
        self._addresses: dict[str, tuple[str, str]] = {}
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def _received(self, event: dict) -> None:
        response = event["response"]
        self._addresses[event["requestId"]] = (response["url"], response["mimeType"])

    def _finished(self, event: dict) -> None:
        url, mime = self._addresses.get(event["requestId"], ("?", ""))
        if mime not in PHOTOS:
            self.sizes[url] = self.sizes.get(url, 0) + int(event["encodedDataLength"])

    @property
    def total(self) -> int:
        """All bytes so far, photos not counted."""
        return sum(self.sizes.values())

    def faults(self) -> list[str]:
        """Nothing, or the whole bill of a page that is too heavy."""
        total = self.total
        if total <= BUDGET:
            return []
        bill = ", ".join(f"{url.rpartition('/')[2] or url} {n}" for url, n in self.sizes.items())
        return [f"weighs {total} bytes without photos, more than {BUDGET}: {bill}"]


class _Inline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        names = [name for name in given if name == "style" or name.startswith("on")]
        inline = tag == "style" or (
            tag == "script" and "src" not in given and given.get("type") not in DATA_BLOCKS
        )
        if names or inline:
            self.faults.append(f"inline style or script: {self.get_starttag_text()}")


def inline_faults(html: str) -> list[str]:
    """Style and script that stand in the page itself."""
    reader = _Inline()
    reader.feed(html)
    return reader.faults


def policy_faults(header: str) -> list[str]:
    """Where the content security policy is missing or lax."""
    rules = dict(part.strip().partition(" ")[::2] for part in header.split(";") if part.strip())
    faults = [
        f"policy: {name} is {rules.get(name)!r} instead of {wanted!r}"
        for name, wanted in STRICT.items()
        if rules.get(name) != wanted
    ]
    if "unsafe" in header or re.search(r"https?:|\*", header):
        faults.append(f"policy is lax: {header}")
    return faults


def reflow_faults(page: Page) -> list[str]:
    """What makes a page of 320 pixels scroll sideways (WCAG 1.4.10)."""
    page.set_viewport_size({"width": 320, "height": 640})
    wide = page.evaluate(
        """() => {
          if (document.documentElement.scrollWidth <= innerWidth) return [];
          const scrolls = (e) => e && e !== document.body && (e = e.parentElement)
            && (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX) || scrolls(e));
          return [...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !scrolls(e))
            .slice(0, 5).map((e) => e.outerHTML.slice(0, 120));
        }"""
    )
    return [f"wider than 320 pixels: {element}" for element in wide]


WALK = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect();
  const lined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const ring = (e, part) => e && lined(getComputedStyle(e, part));
  const shows = ring(at) || ring(at, "::after") || [at.closest("label"), at.parentElement].some(
    (e) => ring(e));
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height, innerHeight) / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const free = !top || at.contains(top) || top.contains(at)
    || at.closest("label")?.contains(top) || at.labels?.[0]?.contains(top);
  return {shows, free, hidden: box.width < 2 || box.height < 2, what: at.outerHTML.slice(0, 120),
          over: free ? "" : top.outerHTML.slice(0, 80)};
}"""


def focus_faults(page: Page, *, stops: int = 60) -> list[str]:
    """Walk with Tab: every stop must be seen, and nothing may lie over it (WCAG 2.4.7, 2.4.11)."""
    faults = []
    for _stop in range(stops):
        page.keyboard.press("Tab")
        found = page.evaluate(WALK)
        if found is None:
            break
        if not found["shows"]:
            faults.append(f"focus is not seen: {found['what']}")
        if not found["free"]:
            faults.append(f"focus lies under {found['over']}: {found['what']}")
        if found["hidden"]:
            faults.append(f"focus on nothing: {found['what']}")
    return faults


def printed_pages(page: Page) -> int:
    """How many sheets of paper a page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
