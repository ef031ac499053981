"""A picture of a page, drawn by our own Chromium that can reach nothing but what we hand it.

The page itself is the bytes that were captured. For everything else it asks for (styles, pictures,
fonts) the guarded client of `lantoa.transport` fetches the answer; the browser's own way out leads
to a closed port. Scripts are off.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from lantoa.transport import FetchRequest, Limits, Outcome, fetch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route, ViewportSize

NAMES = ("chromium", "chromium-browser", "google-chrome")
SECONDS = 40
MOST_PARTS = 80
LARGEST_PART = 5_000_000
VIEW: ViewportSize = {"width": 1280, "height": 1600}
TALLEST = 8_000
_KINDS = {"stylesheet", "image", "font"}
_CLOSED = "http://127.0.0.1:9"  # the discard port: whatever slips past the routes ends here


class BrowserMissingError(RuntimeError):
    """There is no Chromium on this machine."""


class PageError(RuntimeError):
    """The page could not be drawn in time."""


def chromium() -> str | None:
    """Where Chromium is, if it is."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def picture_of(
    url: str, body: bytes, mime: str, request_for: Callable[[str], FetchRequest]
) -> bytes:
    """Return a PNG of the page. Raises BrowserMissingError and PageError."""
    executable = chromium()
    if executable is None:
        raise BrowserMissingError
    # Loaded here: it takes a third of a second, and the web processes only ask `chromium`.
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=executable,
                # Chromium refuses its sandbox to root; in a container that is who we are.
                chromium_sandbox=os.geteuid() != 0,
                proxy={"server": _CLOSED, "bypass": "<-loopback>"},
                args=["--disable-background-networking", "--no-pings", "--dns-prefetch-disable"],
            )
            try:
                return _draw(browser, url, body, mime, request_for)
            finally:
                browser.close()
    except Error as problem:
        raise PageError(str(problem)) from problem


def _draw(
    browser: Browser, url: str, body: bytes, mime: str, request_for: Callable[[str], FetchRequest]
) -> bytes:
    end = time.monotonic() + SECONDS
    page = browser.new_page(
        java_script_enabled=False, service_workers="block", accept_downloads=False,
        viewport=VIEW, locale="vi-VN",
    )  # fmt: skip
    parts = 0

    def answer(route: Route) -> None:
        nonlocal parts
        asked = route.request
        if asked.is_navigation_request():
            # Frames and pages that lead on (meta refresh) stay out: "no content" changes nothing.
            if asked.frame == page.main_frame and urldefrag(asked.url).url == urldefrag(url).url:
                route.fulfill(status=200, body=body, content_type=mime or "text/html")
            else:
                route.fulfill(status=204)
            return
        parts += 1
        left = end - time.monotonic()
        if asked.resource_type not in _KINDS or parts > MOST_PARTS or left <= 0:
            route.abort()
            return
        limits = Limits(connect=5, read=5, total=min(8.0, left), size=LARGEST_PART)
        result = fetch(replace(request_for(asked.url), limits=limits, accept="*/*"))
        if result.outcome is Outcome.OK and result.body is not None:
            route.fulfill(status=200, body=result.body, content_type=result.content_type)
        else:
            route.abort()

    page.route("**/*", answer)
    page.goto(url, wait_until="load", timeout=SECONDS * 1000)
    left = max(1.0, end - time.monotonic()) * 1000
    height = page.locator("html").bounding_box(timeout=left)
    tall = min(int(height["height"]) if height else VIEW["height"], TALLEST)
    page.set_viewport_size({"width": VIEW["width"], "height": max(tall, 400)})
    return page.screenshot(type="png", timeout=left)
