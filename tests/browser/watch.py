"""What no page may ever do: complain, break, fetch from elsewhere, or offend its own policy."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


class Watch:
    """Collects what went wrong in any page of the contexts it was given."""

    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.problems: list[str] = []
        self._expected: set[int] = set()

    def expect_status(self, *statuses: int) -> None:
        """Take these answers to a whole page as what the test is about."""
        self._expected.update(statuses)

    def over(self, context: BrowserContext) -> BrowserContext:
        """Watch every page of a context."""
        context.add_init_script(TELL_VIOLATIONS)
        context.on("page", self._page)
        context.on("console", self._console)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        return context

    def _page(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.problems.append(f"error in {page.url}: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium also writes every answer of 400 and more here; _response judges those.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            page = message.page.url if message.page else ""
            self.problems.append(f"console of {page}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("blob", "data") and parts.netloc != self.host:
            self.problems.append(f"request to another host: {request.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left, and a newer question, abort what is under way.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"request failed ({request.failure}): {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            what = response.request.resource_type
            self.problems.append(f"{response.status} for {what} {response.url}")
