"""The Vietnamese catalogues hold every message of the code, translated."""

import importlib.machinery
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import polib
import pytest

ROOT = Path(__file__).resolve().parents[3]
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def script(name: str) -> ModuleType:
    """A script of the project as a module."""
    loader = importlib.machinery.SourceFileLoader(name, str(ROOT / "scripts" / name))
    spec = importlib.util.spec_from_loader(name, loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


messages = script("messages")


@pytest.fixture(params=messages.CATALOGUES, ids=lambda path: path.parents[3].name)
def path(request: pytest.FixtureRequest) -> Path:
    """A catalogue's file."""
    return request.param


@pytest.fixture
def catalogue(path: Path) -> polib.POFile:
    """A catalogue as committed."""
    return polib.pofile(str(path))


def test_catalogue_holds_exactly_the_messages_of_its_code(
    path: Path, catalogue: polib.POFile
) -> None:
    ours = {messages.identity(entry) for entry in catalogue if messages.is_ours(entry)}
    assert ours == set(messages.by_catalogue()[path])


def test_one_message_has_one_translation_on_every_floor() -> None:
    found: dict[object, set[str]] = {}
    for path in messages.CATALOGUES:
        for entry in polib.pofile(str(path)):
            if messages.is_ours(entry):
                text = entry.msgstr or entry.msgstr_plural.get(0, "")
                found.setdefault(messages.identity(entry), set()).add(text)
    assert {message: texts for message, texts in found.items() if len(texts) > 1} == {}


def test_every_message_is_translated(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if not messages.is_translated(entry)] == []


def test_translations_keep_their_placeholders(catalogue: polib.POFile) -> None:
    def differs(entry: polib.POEntry) -> bool:
        wanted = set(_PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        return any(not set(_PLACEHOLDER.findall(text)) <= wanted for text in texts) or any(
            len(set(_PLACEHOLDER.findall(text))) < len(wanted) for text in texts
        )

    assert [entry.msgid for entry in catalogue if differs(entry)] == []


def test_compiled_catalogue_is_that_of_the_source(path: Path, catalogue: polib.POFile) -> None:
    compiled = polib.mofile(str(path.with_suffix(".mo")))

    def texts(entries: polib.POFile | polib.MOFile) -> dict[object, object]:
        return {
            messages.identity(entry): entry.msgstr or dict(entry.msgstr_plural) for entry in entries
        }

    assert texts(compiled) == texts(catalogue)


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('{% load i18n %}{% translate "One" %}', [("One", "", "")]),
        ('{% load i18n %}{% translate "80% of days" %}', [("80%% of days", "", "")]),
        (
            "{% load i18n %}{% blocktranslate count c=n %}{{ c }} day{% plural %}{{ c }} days"
            "{% endblocktranslate %}",
            [("%(c)s day", "%(c)s days", "")],
        ),
    ],
)
def test_messages_of_a_template_are_those_that_django_looks_up(
    template: str, found: list[tuple[str, str, str]]
) -> None:
    assert list(messages.in_template(template)) == found


def test_messages_of_python_are_found_across_joined_strings() -> None:
    source = '_("a" "b")\nngettext("%(n)d day", "%(n)d days", n)\n_(name)\npgettext("verb", "Read")'
    assert list(messages.in_python(source)) == [
        ("ab", "", ""),
        ("%(n)d day", "%(n)d days", ""),
        ("Read", "", "verb"),
    ]
