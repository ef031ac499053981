"""Bring your own posts: NDJSON or CSV, each row an item, nothing in twice."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.files.ndjson import OnBad, Row, encode
from lantoa.listening.domain.cleaning import believable, clean
from lantoa.listening.domain.import_rows import LONGEST_POST
from lantoa.listening.domain.items import Item, content_hash, store_items
from lantoa.listening.formats.items import Collector
from lantoa.listening.models import Source, SourceForm, SourceKind
from lantoa.text import fold
from lantoa.transport import canonical_address
from lantoa.units.models import Unit

BATCH = 500
BATCH_CHARACTERS = 5_000_000
FIELDS = ("text", "title", "id", "url", "published_at", "author")
REACTIONS = ("likes", "comments", "shares")
SYNONYMS: Mapping[str, Sequence[str]] = {
    "text": ("text", "content", "message", "body", "post_message", "noi dung", "bai viet"),
    "title": ("title", "headline", "tieu de"),
    "id": ("id", "post_id", "ma"),
    "url": ("url", "link", "address", "permalink", "dia chi", "duong dan"),
    "published_at": (
        "published_at", "published", "date", "time", "timestamp", "created_at", "created_time",
        "ngay", "ngay dang", "thoi gian",
    ),
    "author": ("author", "user", "user_name", "username", "account", "tac gia", "nguoi dang"),
    "likes": ("likes", "like", "num_like_post", "thich"),
    "comments": ("comments", "comment", "num_comment_post", "binh luan"),
    "shares": ("shares", "share", "num_share_post", "chia se"),
}  # fmt: skip


class WrongColumns(ValueError):
    """The file has no column that could be the text of a post."""


class UnusableRow(ValueError):
    """A readable row that is no post; the message says why."""


def guess_mapping(columns: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Our field → the file's column. ``chosen`` (from the person) wins over names we know.

    Raises WrongColumns, with the columns found, when no column can be the text.
    """
    if unknown := [name for name in chosen if name not in SYNONYMS]:
        raise WrongColumns(
            _("“{name}” is no field; the fields are: {fields}").format(
                name=unknown[0], fields=", ".join(SYNONYMS)
            )
        )
    known = {fold(column).strip().replace("-", "_"): column for column in columns}
    mapping = {}
    for name, synonyms in SYNONYMS.items():
        if name in chosen:
            if chosen[name] not in columns:
                raise WrongColumns(
                    _("There is no column “{column}”; the file has: {columns}").format(
                        column=chosen[name], columns=", ".join(columns)
                    )
                )
            mapping[name] = chosen[name]
        elif found := next((known[word] for word in synonyms if word in known), None):
            mapping[name] = found
    if "text" not in mapping:
        raise WrongColumns(
            _(
                "No column holds the text of a post. The file has: {columns}. "
                "Name it: --map text=COLUMN"
            ).format(columns=", ".join(columns) or "—")
        )
    return mapping


def to_item(fields: Mapping[str, Any], mapping: Mapping[str, str]) -> Item:
    """The item a row describes. Raises UnusableRow, in the person's language, when it is none."""

    def cell(name: str) -> str:
        value = fields.get(mapping[name]) if name in mapping else None
        plain = isinstance(value, str | int | float) and not isinstance(value, bool)
        return str(value).strip() if plain else ""

    text, title = cell("text"), cell("title")
    if not text and not title:
        raise UnusableRow(_("no text"))
    if len(text) + len(title) > LONGEST_POST:
        raise UnusableRow(
            _("{found} characters are too many for one post").format(found=len(text) + len(title))
        )
    try:
        published = _moment(cell("published_at"))
    except (ValueError, OverflowError) as problem:
        raise UnusableRow(
            _("not a date: {value}").format(value=cell("published_at")[:40])
        ) from problem
    return Item(
        key=_key(cell("url"), cell("id"), title, text, cell("published_at")),
        url=cell("url"),
        title=title,
        text=text,
        published_at=published,
        author=cell("author") or None,
        reactions={name: number for name in REACTIONS if (number := _number(cell(name)))},
    )


def _key(url: str, own_id: str, title: str, text: str, published: str) -> str:
    """The address, in the form in which collected posts have it; else the file's own number with
    the text (numbers of two files may collide); else the text with its time."""
    try:
        return canonical_address(url)
    except ValueError:
        own = own_id or url or published
        return f"import:{own}:{content_hash(f'{title} {text}')}"


def _number(value: str) -> int | None:
    """A count as files give it (``12``, ``12.0``); None for anything else."""
    whole = value.removesuffix(".0")
    return int(whole) if whole.isdecimal() and len(whole) <= 12 else None


def _moment(value: str) -> datetime | None:
    """ISO 8601, a Vietnamese date (day first) with or without a clock, Unix seconds or
    milliseconds; local time when no zone is given. Raises ValueError for anything else.
    """
    if not value or value.lower() in {"null", "none", "nan", "nat", "-", "n/a"}:
        return None
    # A table program writes Unix seconds as 1577836800.0.
    moment = Collector.readable_date(re.sub(r"^(\d{10,13})\.\d+$", r"\1", value))
    if moment is None:
        raise ValueError(value)
    # A post from the future is a wrong clock, not a date to believe.
    return believable(moment, timezone.now())


def upload_source(name: str, kind: str, unit: Unit) -> Source:
    """The source that stands for imported files of this name; made on first use."""
    name = clean(name)[:200]
    source, _created = Source.objects.get_or_create(
        key=content_hash(f"upload:{name}"),
        defaults={
            "name": name,
            "form": SourceForm.UPLOAD,
            "kind": kind or SourceKind.OTHER,
            "url": "",
            "unit": unit,
            "interval": timedelta(days=1),
            "active": False,
        },
    )
    return source


@dataclass
class ImportResult:
    """How many good rows were new, and how many were there already."""

    new: int = 0
    known: int = 0


def import_rows(
    source: Source, rows: Iterator[Row], mapping: Mapping[str, str], on_bad: OnBad
) -> Iterator[ImportResult]:
    """Store rows in batches; after each batch, yield the totals so far.

    Each batch commits by itself, so an interrupted import goes on where it stopped when it is
    run again.
    """
    total = ImportResult()
    items: list[Item] = []
    characters = 0
    for row in rows:
        try:
            item = to_item(row.record, mapping)
        except UnusableRow as problem:
            on_bad(row.number, str(problem), iter([encode(row.record)]))
            continue
        items.append(item)
        characters += len(item.text)
        if len(items) >= BATCH or characters > BATCH_CHARACTERS:
            yield _store(source, items, total)
            items, characters = [], 0
    yield _store(source, items, total)


def _store(source: Source, items: list[Item], total: ImportResult) -> ImportResult:
    stored = store_items(source, items)
    total.new += stored.new
    total.known += stored.known
    return total
