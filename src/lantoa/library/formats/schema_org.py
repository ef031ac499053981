"""schema.org in JSON-LD, for search engines: a news article, a picture or a recording."""

from __future__ import annotations

from typing import Any

from lantoa.library.formats.plain import plain
from lantoa.library.formats.work import File, Work, moment

_TYPES = {"image": "ImageObject", "audio": "AudioObject", "video": "VideoObject"}


def schema_org(work: Work) -> dict[str, Any]:
    """Return a work as a ``NewsArticle`` with its files as media objects."""
    found = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": work.urn,
        "url": work.address,
        "mainEntityOfPage": work.address,
        "headline": work.headline,
        "description": work.lead,
        "articleBody": plain(work.body).strip(),
        "inLanguage": work.language,
        "datePublished": moment(work.issued),
        "dateModified": moment(work.changed),
        "author": {"@type": "Person", "name": work.author} if work.author else None,
        "publisher": {"@type": "Organization", "name": work.unit.vi, "url": work.unit.address},
        "copyrightHolder": {"@type": "Organization", "name": work.owner} if work.owner else None,
        "license": work.licence.address,
        "about": [{"@type": "Thing", "name": t.vi, "@id": t.address} for t in work.topics],
        "image": [file.address for file in work.pictures],
        "associatedMedia": [_media(file) for file in work.files if file.family in _TYPES],
        "correction": work.correction,
    }
    return {name: value for name, value in found.items() if value}


def _media(file: File) -> dict[str, Any]:
    found = {
        "@type": _TYPES[file.family],
        "contentUrl": file.address,
        "encodingFormat": file.mime,
        "width": file.width,
        "height": file.height,
        "caption": file.alt,
        "transcript": file.transcript,
        "duration": None if file.seconds is None else f"PT{file.seconds:g}S",
    }
    return {name: value for name, value in found.items() if value}
