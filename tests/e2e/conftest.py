"""A real Chromium that looks at a federation through a real server."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.support.federation import Federation, make_federation

from lantoa.units.models import User

NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = {"wide": (1440, 900), "narrow": (360, 740)}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once; without one the tests are skipped, except in CI."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = "no Chromium on this machine: install the package chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # Playwright's own event loop runs in this thread; the database is used outside of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def federation(
    transactional_db: None, settings: Settings, browser: Browser
) -> Iterator[Federation]:
    """Return a federation that the server sees."""
    settings.DEMO = True
    yield make_federation()
    # Django's own clean-up leaves tables that it does not manage alone.
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE listening_mention")


@dataclass
class Visit:
    """A page in a browser, and everything that went wrong in it."""

    page: Page
    base: str
    problems: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page of the workspace and wait until it has settled."""
        self.page.goto(self.base + path, wait_until="networkidle")


@pytest.fixture
def visit(
    browser: Browser, federation: Federation, live_server: LiveServer
) -> Iterator[Callable[..., Visit]]:
    """Return the function that opens a browser for a person (or a stranger)."""
    contexts = []

    def make(user: User | None, language: str = "vi", width: str = "wide") -> Visit:
        columns, rows = WIDTHS[width]
        context = browser.new_context(viewport={"width": columns, "height": rows})
        contexts.append(context)
        cookies = {django_settings.LANGUAGE_COOKIE_NAME: language}
        if user is not None:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            session = django_settings.SESSION_COOKIE_NAME
            cookies[session] = client.cookies[session].value
        context.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in cookies.items()
            ]
        )
        visit = Visit(context.new_page(), live_server.url)

        def note(kind: str, text: str) -> None:
            visit.problems.append(f"{kind}: {text}")

        page = visit.page
        page.on("console", lambda m: note(m.type, m.text) if m.type in {"error", "warning"} else 0)
        page.on("pageerror", lambda error: note("exception", str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((live_server.url, "data:", "blob:"))
                else note("third party", request.url)
            ),
        )
        return visit

    yield make
    for context in contexts:
        context.close()
