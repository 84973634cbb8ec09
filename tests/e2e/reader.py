"""A reader with a real browser, who hears every complaint that the browser makes about the paper."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, ViewportSize

from tests.e2e.paper import Paper

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1360, "height": 900}
PATIENCE = 15.0  # seconds
_USUAL: dict[str, Any] = {"viewport": DESKTOP, "service_workers": "block"}  # the app's own tests allow them

_TOLD_ELSEWHERE = (
    "Failed to load resource",  # answers and failed requests are watched themselves
    "Service Worker registration blocked by Playwright",
)


class Reader:
    """One browser context and its page. `complaints` must be empty in the end: the Content-Security-Policy is in force."""

    def __init__(self, browser: Browser, paper: Paper, **options: Any) -> None:
        self.paper = paper
        self.complaints: list[str] = []
        self.offline = False
        self._expected: dict[str, int] = {}
        self.context = browser.new_context(base_url=paper.url, **{**_USUAL, **options})
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        self.context.on("response", self._response)
        self.context.on("request", self._request)
        self.context.on("requestfailed", self._failed)
        self.context.set_default_timeout(PATIENCE * 1000)
        self.page: Page = self.context.new_page()

    def expect(self, address: str, status: int) -> None:
        """Have no complaint when the browser is answered so."""
        self._expected[address] = status

    def open(self, address: str, status: int = 200) -> Page:
        """Go to a page that answers so, and wait until it is all there."""
        self.expect(address, status)
        answer = self.page.goto(address, wait_until="load")
        if not self.offline:
            assert answer is not None
            assert answer.status == status, f"{address} answers {answer.status}"
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return self.page

    def reload(self, status: int = 200) -> Page:
        """Load the page once more."""
        self.expect(urlsplit(self.page.url).path, status)
        answer = self.page.reload(wait_until="load")
        assert answer is not None
        assert answer.status == status
        return self.page

    def go_offline(self) -> None:
        """Lose the connection."""
        self.offline = True
        self.context.set_offline(True)

    def until(self, script: str, given: Any = None) -> Any:
        """What a script of the page says, as soon as that is true. (Playwright's own waiting breaks the page's CSP.)"""
        end = time.monotonic() + PATIENCE
        while True:
            said = self.page.evaluate(script, given)
            if said:
                return said
            assert time.monotonic() < end, f"never true: {script}"
            self.page.wait_for_timeout(50)

    def text(self, selector: str) -> str:
        """The words of the first such element, white space folded."""
        return " ".join((self.page.locator(selector).first.text_content() or "").split())

    def texts(self, selector: str) -> list[str]:
        """The words of every such element, white space folded."""
        return [" ".join(each.split()) for each in self.page.locator(selector).all_text_contents()]

    def all(self, selector: str, attribute: str) -> list[str]:
        """An attribute of every such element."""
        script = "([selector, name]) => [...document.querySelectorAll(selector)].map(e => e.getAttribute(name) ?? '')"
        found: list[str] = self.page.evaluate(script, [selector, attribute])
        return found

    def close(self) -> None:
        """Close the browser's window."""
        self.context.close()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_TOLD_ELSEWHERE):
            self.complaints.append(f"console on {self.page.url}: {message.text}")

    def _response(self, answer: Response) -> None:
        path = urlsplit(answer.url).path
        if answer.status >= 400 and self._expected.get(path) != answer.status:
            self.complaints.append(f"{answer.status} at {answer.url}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.paper.url}/", "data:", "blob:")):
            self.complaints.append(f"asks another host: {request.url}")

    def _failed(self, request: Request) -> None:
        if not self.offline and "ERR_ABORTED" not in (request.failure or ""):
            self.complaints.append(f"{request.failure} at {request.url}")
