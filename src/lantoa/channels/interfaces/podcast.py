"""The podcast for everybody: a page, a feed, and the sound (RSS 2.0, Apple's and the podcast
namespace)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from lantoa.channels.domain import episodes
from lantoa.channels.models import Episode, MadeFile
from lantoa.channels.packages.speech import SYNTHETIC
from lantoa.public.interfaces.ranged import ranged

ITEMS = 300
TITLE = "Tiếng nói Công đoàn"
ABOUT = "Tin và chuyện của công đoàn, để nghe."
_GUIDS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The podcast namespace makes a feed's guid from this and its address."""


class _PodcastXml(Rss201rev2Feed):
    """RSS with what players ask for besides."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
            "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
        }

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        add = handler.addQuickElement
        address = self.feed["feed_url"]
        add("itunes:author", TITLE)
        add("itunes:explicit", "false")
        add("itunes:image", None, {"href": settings.BASE_URL + static("channels/podcast.png")})
        add("itunes:category", None, {"text": "News"})
        add("podcast:guid", str(uuid5(_GUIDS, address.partition("://")[2].rstrip("/"))))
        add("podcast:locked", "no")

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        add = handler.addQuickElement
        add("itunes:duration", str(item["seconds"]))
        add("itunes:explicit", "false")
        add("itunes:episodeType", "full")
        if item["transcript"]:
            add("podcast:transcript", None, {"url": item["transcript"], "type": "text/plain"})


class PodcastFeed(Feed[Episode, None]):
    """The episodes that stand."""

    feed_type = _PodcastXml
    title = TITLE
    link = "/nghe/"
    description = ABOUT
    language = "vi"
    item_guid_is_permalink = False
    item_enclosure_mime_type = "audio/mpeg"

    def items(self) -> list[Episode]:
        """The newest episodes with their sound."""
        return list(episodes.standing().prefetch_related("production__files")[:ITEMS])

    def item_title(self, item: Episode) -> str:
        """The headline."""
        return item.production.product.headline

    def item_description(self, item: Episode) -> str:
        """The lead, a correction, and whether a machine speaks."""
        return _about(item)

    def item_link(self, item: Episode) -> str:
        """Its place on the page."""
        return f"{settings.BASE_URL}{reverse('listen')}#{item.production.product.public_id}"

    def item_guid(self, item: Episode) -> str:
        """The product's identifier: a corrected episode replaces the one before."""
        return f"urn:uuid:{item.production.product.public_id}"

    def item_pubdate(self, item: Episode) -> datetime:
        """When it was put in."""
        return item.published_at

    def item_enclosure_url(self, item: Episode) -> str:
        """The sound."""
        return episodes.address(item.production.product)

    def item_enclosure_length(self, item: Episode) -> int:
        """Its bytes."""
        return item.production.files.all()[0].size

    def item_extra_kwargs(self, item: Episode) -> dict[str, Any]:
        """What Apple's and the podcast namespace say of it."""
        said = item.production.facts.get("said")
        path = reverse("episode_transcript", args=[item.production.product.public_id])
        return {
            "seconds": round(item.production.facts["seconds"]),
            "transcript": f"{settings.BASE_URL}{path}" if said else "",
        }


@require_safe
def listen(request: HttpRequest) -> HttpResponse:
    """The page: every episode with a player of the browser's own."""
    shown = [
        {
            "product": episode.production.product,
            "about": _about(episode),
            "at": episode.published_at,
            "length": timedelta(seconds=round(episode.production.facts["seconds"])),
            "said": episode.production.facts.get("said"),
        }
        for episode in episodes.standing()[:ITEMS]
    ]
    return render(request, "channels/listen.html", {"title": TITLE, "episodes": shown})


@require_safe
def sound(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The sound of an episode, or the part of it that is asked for."""
    made = MadeFile.objects.filter(production=_episode(public_id).production).first()
    if made is None:
        raise Http404
    answer = ranged(request, made.file, size=made.size, mime=made.mime, tag=f"made-{made.pk}")
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@require_safe
def transcript(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a synthetic voice says, to read."""
    said = _episode(public_id).production.facts.get("said")
    if not said:
        raise Http404
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


def _episode(public_id: UUID) -> Episode:
    found = episodes.standing().filter(production__product__public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _about(episode: Episode) -> str:
    product = episode.production.product
    note = f"Đính chính: {product.correction}" if product.correction else ""
    voice = f"{SYNTHETIC}." if episode.production.facts["synthetic"] else ""
    return "\n\n".join(part for part in (product.lead, note, voice) if part)
