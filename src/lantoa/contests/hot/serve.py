"""The process: ``uvicorn --factory lantoa.contests.hot.serve:make_app``. Django renders the page
once in each language when it starts, and is not asked again."""

import os
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.db import connection
from django.template.loader import render_to_string
from django.utils import translation
from psycopg.conninfo import make_conninfo

from lantoa.contests.hot.app import HotApp
from lantoa.contests.hot.plain import Pages
from lantoa.contests.hot.words import words

FILES = {
    "public/public.css": b"text/css; charset=utf-8",
    "public/icon.svg": b"image/svg+xml",
    "contests/contests.css": b"text/css; charset=utf-8",
    "contests/take.js": b"text/javascript; charset=utf-8",
}


def make_app() -> HotApp:
    """The application on the database of the settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantoa.config.settings")
    django.setup()
    database = connection.settings_dict
    conninfo = make_conninfo(
        dbname=database["NAME"],
        user=database["USER"] or None,
        password=database["PASSWORD"] or None,
        host=database["HOST"] or None,
        port=database["PORT"] or None,
        **database["OPTIONS"],
    )
    return HotApp(
        conninfo,
        connections=settings.CONTEST_CONNECTIONS,
        rate=settings.CONTEST_RATE,
        pages={code: _page("take", code).encode() for code, _name in settings.LANGUAGES},
        waiting_pages=Pages(
            {code: _page("waiting", code) for code, _name in settings.LANGUAGES},
            {code: _words(code) for code, _name in settings.LANGUAGES},
        ),
        files={f"{settings.STATIC_URL}{name}": (kind, _file(name)) for name, kind in FILES.items()},
        read=_stored,
    )


def _page(name: str, language: str) -> str:
    with translation.override(language):
        context = {"home": settings.BASE_URL, "words": words(), "demo": settings.DEMO}
        return render_to_string(f"contests/{name}.html", context)


def _words(language: str) -> dict[str, str]:
    with translation.override(language):
        return words()


def _stored(name: str) -> bytes:
    with default_storage.open(name) as file:
        data: bytes = file.read()
    return data


def _file(name: str) -> bytes:
    path = finders.find(name)
    assert isinstance(path, str)
    return Path(path).read_bytes()
