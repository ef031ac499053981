"""ninjs 3: news in JSON, of the International Press Telecommunications Council."""

from __future__ import annotations

from typing import Any

from lantoa.library.formats.plain import plain
from lantoa.library.formats.work import File, Label, Work, moment
from lantoa.media.credits import BY_A_MACHINE

VERSION = "3.1"
SCHEMA = f"http://www.iptc.org/std/ninjs/ninjs-schema_{VERSION}.json"
_TYPES = {"image": "picture", "audio": "audio", "video": "video"}


def ninjs(work: Work) -> dict[str, Any]:
    """Return a work as a ninjs object; of one that was taken down, only that it was."""
    head: dict[str, Any] = {
        "uri": work.urn,
        "standard": {"name": "ninjs", "version": VERSION, "schema": SCHEMA},
        "version": str(work.version),
        "versionCreated": moment(work.changed),
        "pubStatus": "canceled" if work.gone else "usable",
        "altIds": [{"role": "address", "value": work.address}],
    }
    if work.gone:
        return head
    return head | _without_empty(
        {
            "type": media_type(work),
            "representationType": "full",
            "firstCreated": moment(work.created),
            "contentCreated": moment(work.issued),
            "embargoedUntil": moment(work.embargo),
            "expires": moment(work.expires),
            "language": work.language,
            "title": work.headline,
            "headlines": [{"role": "main", "contentType": "text/plain", "value": work.headline}],
            "descriptions": _text("summary", work.lead) + _alts(work),
            "bodies": _bodies(work),
            "by": work.author,
            "copyrightHolder": work.owner,
            "usageTerms": " ".join(part for part in (work.licence.vi, work.terms) if part),
            "rightsInfo": _rights(work),
            "edNote": work.correction,
            "subjects": [_concept(topic) for topic in work.topics] + _literal(work.campaign),
            "organisations": [_concept(work.unit) | {"rel": "publisher"}],
            "genres": [{"name": work.kind.vi, "uri": work.kind.address}],
            "renditions": [_rendition(n, file) for n, file in enumerate(work.files, start=1)],
            "associations": _source(work),
            "digitalSourceType": {"uri": BY_A_MACHINE} if work.ai_generated else None,
        }
    )


def media_type(work: Work) -> str:
    """Return what a work is in the IPTC's words: text when it has a text."""
    if work.body or not work.files:
        return "text"
    return _TYPES.get(work.files[0].family, "text")


def _bodies(work: Work) -> list[dict[str, Any]]:
    bodies: list[dict[str, Any]] = []
    if work.body:
        words = plain(work.body)
        size = {"charCount": len(words), "wordCount": len(words.split())}
        bodies.append({"role": "main", "contentType": "text/html", "value": work.body} | size)
    for file in work.files:
        bodies += _text("transcript", file.transcript)
    return bodies


def _alts(work: Work) -> list[dict[str, str]]:
    return [text for file in work.files for text in _text("caption", file.alt)]


def _rendition(number: int, file: File) -> dict[str, Any]:
    return {"name": f"file-{number}"} | _without_empty(
        {
            "href": file.address,
            "contentType": file.mime,
            "title": file.name,
            "width": file.width,
            "height": file.height,
            "sizeInBytes": file.size,
            "duration": file.seconds,
        }
    )


def _rights(work: Work) -> dict[str, str] | None:
    return {"linkedRights": work.licence.address} if work.licence.address else None


def _source(work: Work) -> list[dict[str, str]]:
    if work.source is None:
        return []
    return [{"name": "source", "rel": "derivedFrom", "uri": f"urn:uuid:{work.source}"}]


def _concept(label: Label) -> dict[str, str]:
    return {"name": label.vi, "uri": label.address}


def _literal(text: str) -> list[dict[str, str]]:
    return [{"name": text, "literal": text}] if text else []


def _text(role: str, value: str) -> list[dict[str, str]]:
    return [{"role": role, "contentType": "text/plain", "value": value}] if value else []


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}
