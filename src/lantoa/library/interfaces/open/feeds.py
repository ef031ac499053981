"""What everybody may read, as RSS, Atom and JSON Feed: all of it, of a unit, of a topic."""

from __future__ import annotations

from typing import Any
from xml.sax.handler import ContentHandler

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.translation import override
from django.views.decorators.http import condition

from lantoa.library.domain.works import here, works_of
from lantoa.library.formats.work import File, Work
from lantoa.library.interfaces.open.asking import (
    Slice,
    asked,
    etag_of,
    modified_at,
    page_of,
    products_of,
)
from lantoa.listening.models import Topic

TITLE = "Công đoàn: tin đã đăng"
MEDIA = "http://search.yahoo.com/mrss/"
MAX_AGE = "public, max-age=300"


class _Media:
    """Media RSS: every file with its words, and the page that follows (RFC 5005)."""

    feed: dict[str, Any]

    def root_attributes(self) -> dict[str, str]:
        """The namespaces."""
        attributes: dict[str, str] = super().root_attributes()  # type: ignore[misc]
        return attributes | {"xmlns:media": MEDIA, "xmlns:atom": "http://www.w3.org/2005/Atom"}

    def add_root_elements(self, handler: ContentHandler) -> None:
        """The way to the next page."""
        super().add_root_elements(handler)  # type: ignore[misc]
        if self.feed["next"]:
            link = {"rel": "next", "href": self.feed["next"]}
            handler.addQuickElement(self.feed["link_tag"], "", link)  # type: ignore[attr-defined]

    def add_item_elements(self, handler: ContentHandler, item: dict[str, Any]) -> None:
        """The files."""
        super().add_item_elements(handler, item)  # type: ignore[misc]
        for file in item["files"]:
            _add_media(handler, file)


class _Rss(_Media, feedgenerator.Rss201rev2Feed):
    """RSS 2.0."""


class _Atom(_Media, feedgenerator.Atom1Feed):
    """Atom."""


@condition(etag_func=etag_of, last_modified_func=modified_at)
def rss(request: HttpRequest) -> HttpResponse:
    """RSS 2.0 with Media RSS."""
    return _xml(request, _Rss, "open_rss", "atom:link", "application/rss+xml; charset=utf-8")


@condition(etag_func=etag_of, last_modified_func=modified_at)
def atom(request: HttpRequest) -> HttpResponse:
    """Atom (RFC 4287) with Media RSS."""
    return _xml(request, _Atom, "open_atom", "link", "application/atom+xml; charset=utf-8")


@condition(etag_func=etag_of, last_modified_func=modified_at)
def json_feed(request: HttpRequest) -> HttpResponse:
    """JSON Feed 1.1."""
    works, asked_for, following = _asked(request, "open_json")
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(asked_for),
        "home_page_url": here(reverse("open_products") + asked_for.query()),
        "feed_url": here(request.get_full_path()),
        "language": "vi",
        "items": [_json_item(work) for work in works],
    } | ({"next_url": following} if following else {})
    mime = "application/feed+json; charset=utf-8"
    answer = JsonResponse(feed, json_dumps_params={"ensure_ascii": False}, content_type=mime)
    answer["Cache-Control"] = MAX_AGE
    return answer


def _asked(request: HttpRequest, name: str) -> tuple[list[Work], Slice, str]:
    """The works of the page, the slice, and the address of the next page or ""."""
    asked_for, number = asked(request.GET)
    products, more = page_of(products_of(asked_for), number)
    following = here(reverse(name) + asked_for.query(page=number + 1)) if more else ""
    return works_of(products), asked_for, following


def _xml(request: HttpRequest, form: Any, name: str, link_tag: str, mime: str) -> HttpResponse:
    works, asked_for, following = _asked(request, name)
    address = here(request.get_full_path())
    feed = form(
        title=_title(asked_for),
        link=here(reverse("open_products") + asked_for.query()),
        description=_title(asked_for),
        language="vi",
        feed_url=address,
        feed_guid=address,
        next=following,
        link_tag=link_tag,
    )
    for work in works:
        feed.add_item(
            title=work.headline,
            link=work.address,
            description=work.summary,
            unique_id=work.urn,
            unique_id_is_permalink=False,
            author_name=work.author,
            pubdate=work.issued,
            updateddate=work.changed,
            categories=[topic.vi for topic in work.topics],
            item_copyright=f"© {work.owner}",
            enclosures=[
                feedgenerator.Enclosure(file.address, str(file.size), file.mime)
                for file in work.files
                if file.size
            ][: 1 if form is _Rss else None],
            files=work.files,
        )
    answer = HttpResponse(content_type=mime)
    answer["Cache-Control"] = MAX_AGE
    feed.write(answer, "utf-8")
    return answer


def _title(asked_for: Slice) -> str:
    with override("vi"):
        return f"{TITLE} · {Topic(asked_for.topic).label}" if asked_for.topic else TITLE


def _add_media(handler: Any, file: File) -> None:
    values = {
        "url": file.address,
        "type": file.mime,
        "medium": file.family if file.family in ("image", "audio", "video") else "document",
        "fileSize": file.size,
        "width": file.width,
        "height": file.height,
        "duration": None if file.seconds is None else round(file.seconds),
    }
    given = {name: str(value) for name, value in values.items() if value is not None}
    handler.startElement("media:content", given)
    if file.alt:
        handler.addQuickElement("media:description", file.alt, {"type": "plain"})
    handler.endElement("media:content")


def _json_item(work: Work) -> dict[str, Any]:
    item = {
        "id": work.urn,
        "url": work.address,
        "title": work.headline,
        "summary": work.lead,
        "content_text": work.summary or work.headline,
        "image": work.pictures[0].address if work.pictures else "",
        "date_published": work.issued and work.issued.isoformat(timespec="seconds"),
        "date_modified": work.changed.isoformat(timespec="seconds"),
        "authors": [{"name": work.author}] if work.author else [],
        "tags": [topic.vi for topic in work.topics],
        "language": work.language,
        "attachments": [_attachment(file) for file in work.files],
    }
    return {name: value for name, value in item.items() if value}


def _attachment(file: File) -> dict[str, Any]:
    found = {
        "url": file.address,
        "mime_type": file.mime,
        "title": file.alt,
        "size_in_bytes": file.size,
        "duration_in_seconds": file.seconds,
    }
    return {name: value for name, value in found.items() if value}
