"""Bring your own posts: NDJSON or CSV, each row an item, nothing in twice."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from lantoa.files.ndjson import OnBad, Readable, Row, encode, open_input, open_rows
from lantoa.listening.domain.items import Item, content_hash, store_items
from lantoa.listening.models import Source, SourceForm, SourceKind
from lantoa.text import fold
from lantoa.units.models import Unit

BATCH = 500
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


def read_rows(path: Path, on_bad: OnBad) -> Iterator[Row]:
    """Rows of an NDJSON or CSV file (``.gz`` too, told by the file's name); bad lines go to
    ``on_bad`` with their number, the reason and their bytes."""
    if path.name.removesuffix(".gz").lower().endswith((".csv", ".tsv")):
        return _read_csv(path, on_bad)
    return open_rows(str(path), {}, on_bad)


def _read_csv(path: Path, on_bad: OnBad) -> Iterator[Row]:
    with open_input(str(path)) as raw, Readable(str(path)):
        buffered = io.BufferedReader(raw, 65536)  # type: ignore[type-var]
        head = buffered.peek(65536)
        encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        first = head.decode(encoding, "replace").splitlines()[:1]
        delimiter = max(",;\t|", key="".join(first).count)
        text = io.TextIOWrapper(buffered, encoding, errors="surrogateescape", newline="")
        lines = csv.reader(text, delimiter=delimiter)
        header = next(lines, [])
        before = lines.line_num
        while True:
            try:
                cells = next(lines)
            except StopIteration:
                return
            except csv.Error as problem:
                on_bad(lines.line_num, str(problem), iter(()))
                continue
            number, before = before + 1, lines.line_num
            line = _csv_line(cells, delimiter)
            if len(cells) == len(header):
                try:
                    line.decode()
                except UnicodeDecodeError:
                    on_bad(number, _("not UTF-8"), iter([line]))
                else:
                    yield Row(number, dict(zip(header, cells, strict=True)))
            elif any(cells):
                reason = _("{found} columns instead of {expected}").format(
                    found=len(cells), expected=len(header)
                )
                on_bad(number, reason, iter([line]))


def _csv_line(cells: list[str], delimiter: str) -> bytes:
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return line.getvalue().encode("utf-8", "surrogateescape")


def to_item(fields: Mapping[str, Any], mapping: Mapping[str, str]) -> Item:
    """The item a row describes. Raises UnusableRow, in the person's language, when it is none."""

    def cell(name: str) -> str:
        value = fields.get(mapping[name]) if name in mapping else None
        return "" if value is None else str(value).strip()

    text, title = cell("text"), cell("title")
    if not text and not title:
        raise UnusableRow(_("no text"))
    try:
        published = _moment(cell("published_at"))
    except (ValueError, OverflowError) as problem:
        raise UnusableRow(
            _("not a date: {value}").format(value=cell("published_at")[:40])
        ) from problem
    return Item(
        key=cell("url") or f"import:{cell('id')}:{content_hash(title + ' ' + text)}",
        url=cell("url"),
        title=title,
        text=text,
        published_at=published,
        author=cell("author") or None,
        reactions={
            name: int(float(cell(name)))
            for name in REACTIONS
            if cell(name).replace(".", "", 1).isdecimal()
        },
    )


def _moment(value: str) -> datetime | None:
    """ISO 8601, ``dd/mm/yyyy [hh:mm]`` or Unix seconds; local time when no zone is given."""
    if not value or value.lower() in {"null", "none", "nan"}:
        return None
    moment: datetime | None
    if value.replace(".", "", 1).isdigit() and len(value.split(".")[0]) in (10, 13):
        seconds = float(value) / (1000 if len(value.split(".")[0]) == 13 else 1)
        moment = datetime.fromtimestamp(seconds, UTC)
    elif "/" in value:
        form = "%d/%m/%Y %H:%M" if ":" in value else "%d/%m/%Y"
        moment = datetime.strptime(value, form)
    else:
        moment = parse_datetime(value)
        if moment is None:
            day = parse_date(value)
            if day is None:
                raise ValueError(value)
            moment = datetime(day.year, day.month, day.day)
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    # A post from the future is a wrong clock, not a date to believe.
    return None if moment > timezone.now() + timedelta(days=1) else moment


def upload_source(name: str, kind: str, unit: Unit) -> Source:
    """The source that stands for imported files of this name; made on first use."""
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
    for row in rows:
        try:
            items.append(to_item(row.record, mapping))
        except UnusableRow as problem:
            on_bad(row.number, str(problem), iter([encode(row.record)]))
        if len(items) >= BATCH:
            yield _store(source, items, total)
            items = []
    yield _store(source, items, total)


def _store(source: Source, items: list[Item], total: ImportResult) -> ImportResult:
    stored = store_items(source, items)
    total.new += stored.new
    total.known += len(items) - stored.new
    return total
