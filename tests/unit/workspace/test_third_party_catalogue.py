"""The Vietnamese of the packages' own strings: complete, exact, and the one that is shown."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import django
import polib
import pytest
from django.apps import apps
from django.test import Client
from django.utils import translation

import lantoa

PACKAGE = Path(lantoa.__file__).parent
OURS = PACKAGE / "workspace" / "locale" / "vi" / "LC_MESSAGES"
DOMAINS = ["django", "djangojs"]
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]?\d*(?:\.\d+)?[a-zA-Z]|%[sdrif]|\{\w*\}")
TAG = re.compile(r"<[^>]*>")

# Messages whose placeholders differ from the English plural on purpose, with the reason.
OTHER_PLACEHOLDERS = {
    "Deleting this page will also delete %(translation_count)s translation of this page.": (
        "the English plural counts child pages in a branch that is shown only without any"
    ),
}

Key = tuple[str | None, str]


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def places() -> dict[str, Path]:
    """Each installed package that is not ours, and Django itself: name → locale directory."""
    found = {"django.conf": Path(django.__file__).parent / "conf" / "locale"}
    for app in apps.get_app_configs():
        if not app.name.startswith("lantoa"):
            found[app.name] = Path(app.path) / "locale"
    return {name: place for name, place in found.items() if place.is_dir()}


def entries(path: Path) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


def source(place: Path, domain: str) -> list[polib.POEntry]:
    """The package's messages: its English catalogue, else the French (a complete one)."""
    for language in ("en", "fr"):
        path = place / language / "LC_MESSAGES" / f"{domain}.po"
        if path.exists():
            return entries(path)
    return []


def own_vietnamese(place: Path, domain: str) -> set[Key]:
    path = place / "vi" / "LC_MESSAGES" / f"{domain}.po"
    return {key(e) for e in entries(path) if e.translated()} if path.exists() else set()


def ours(domain: str) -> list[polib.POEntry]:
    return list(polib.pofile(str(OURS / f"{domain}.po")))


def texts(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    """Pairs of the English that sets the pattern (the plural, if any) and our Vietnamese."""
    if entry.msgid_plural:
        assert list(entry.msgstr_plural) == [0]
        yield entry.msgid_plural, entry.msgstr_plural[0]
    else:
        yield entry.msgid, entry.msgstr


def shown(entry: polib.POEntry, number: int) -> str:
    """What Django answers for the message, through every catalogue in its order."""
    if entry.msgid_plural and entry.msgctxt:
        return translation.npgettext(entry.msgctxt, entry.msgid, entry.msgid_plural, number)
    if entry.msgid_plural:
        return translation.ngettext(entry.msgid, entry.msgid_plural, number)
    if entry.msgctxt:
        return translation.pgettext(entry.msgctxt, entry.msgid)
    return translation.gettext(entry.msgid)


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("package", sorted(places()))
def test_every_message_of_an_installed_package_has_vietnamese(package: str, domain: str) -> None:
    translated = {key(entry) for entry in ours(domain)}
    for place in places().values():  # one message may be shared: Django merges by message
        translated |= own_vietnamese(place, domain)
    messages = {key(entry) for entry in source(places()[package], domain)}
    assert messages - translated == set()


def test_packages_staff_meet_are_among_those_checked() -> None:
    names = {"allauth", "django.conf", "django.contrib.auth", "django_filters", "taggit"}
    names |= {"wagtail", *(f"wagtail.{name}" for name in ("admin", "documents", "images"))}
    names |= {"wagtail.sites", "wagtail.search", "wagtail.users"}
    assert names - {name for name, place in places().items() if source(place, "django")} == set()


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_entry_of_ours_outlives_its_message(domain: str) -> None:
    known = {key(entry) for place in places().values() for entry in source(place, domain)}
    assert {key(entry) for entry in ours(domain)} - known == set()


@pytest.mark.parametrize("domain", DOMAINS)
def test_entries_are_finished_and_unique(domain: str) -> None:
    catalogue = ours(domain)
    assert [e.msgid for e in catalogue if e.fuzzy or e.obsolete or not e.translated()] == []
    assert [k for k, count in Counter(map(key, catalogue)).items() if count > 1] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_placeholders_tags_and_edges_match_the_english(domain: str) -> None:
    wrong = []
    for entry in ours(domain):
        for english, vietnamese in texts(entry):
            placeholders = entry.msgid in OTHER_PLACEHOLDERS or Counter(
                PLACEHOLDER.findall(english)
            ) == Counter(PLACEHOLDER.findall(vietnamese))
            tags = Counter(TAG.findall(english)) == Counter(TAG.findall(vietnamese))
            lines = english.count("\n") == vietnamese.count("\n")
            edges = _edges(english) == _edges(vietnamese)
            if not (placeholders and tags and lines and edges):
                wrong.append((english, vietnamese))
    assert wrong == []


def _edges(text: str) -> tuple[str, str]:
    """White space before and after: templates join such messages with other text."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@pytest.mark.parametrize("domain", DOMAINS)
def test_one_plural_form_and_letters_composed(domain: str) -> None:
    catalogue = polib.pofile(str(OURS / f"{domain}.po"))
    assert catalogue.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    decomposed = re.compile("[\u0300-\u036f]")  # precomposed letters match what people type
    assert [v for e in catalogue for _, v in texts(e) if decomposed.search(v)] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_compiled_catalogue_equals_the_source(domain: str) -> None:
    compiled = (OURS / f"{domain}.mo").read_bytes()
    assert compiled == polib.pofile(str(OURS / f"{domain}.po")).to_binary()


def test_django_shows_our_words_over_the_packages() -> None:
    project = PACKAGE / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    own_words = {key(entry) for entry in entries(project)} if project.exists() else set()
    with translation.override("vi"):
        lost = [
            (entry.msgid, shown(entry, number), vietnamese)
            for entry in ours("django")
            for _, vietnamese in texts(entry)
            for number in (1, 2)
            if key(entry) not in own_words and shown(entry, number) != vietnamese
        ]
    assert lost == []


def test_admin_scripts_receive_every_message_in_vietnamese() -> None:
    response = Client().get("/admin/jsi18n/")
    match = re.search(r"const newcatalog = (\{.*?\n  \});", response.content.decode(), re.S)
    assert match is not None
    sent = json.loads(match[1])
    expected = {
        entry.msgid: [text] if entry.msgid_plural else text
        for entry in ours("djangojs")
        for _, text in texts(entry)
    }
    assert {message: sent.get(message) for message in expected} == expected
    assert {e.msgid for e in source(places()["wagtail.admin"], "djangojs")} - set(sent) == set()
    assert sent["Edit"] == "Sửa"
