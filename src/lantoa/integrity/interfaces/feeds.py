"""Corrections for machines: JSON Feed, RSS, and the ClaimReviews in one file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lantoa.integrity.domain.queries import published_corrections
from lantoa.integrity.domain.telling import address_of
from lantoa.integrity.interfaces.claim_review import claim_review
from lantoa.integrity.models import Correction

SHOWN = 50
TITLE = "Đính chính của Công đoàn"


def standing() -> QuerySet[Correction]:
    """Corrections that stand, with what their pages show."""
    return (
        published_corrections()
        .filter(withdrawn_at__isnull=True)
        .select_related("case__unit", "case__claim")
    )


@require_safe
def json_feed(request: HttpRequest) -> JsonResponse:
    """JSON Feed 1.1."""
    base = settings.BASE_URL.rstrip("/")
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "language": "vi",
        "home_page_url": base + reverse("integrity_public:corrections"),
        "feed_url": base + reverse("integrity_public:json_feed"),
        "items": [
            {
                "id": str(row.public_id),
                "url": address_of(row),
                "title": row.title,
                "content_text": row.fact,
                "date_published": row.published_at.isoformat() if row.published_at else None,
                "date_modified": row.changed_at.isoformat(),
            }
            for row in standing()[:SHOWN]
        ],
    }
    return JsonResponse(
        feed, json_dumps_params={"ensure_ascii": False}, content_type="application/feed+json"
    )


@require_safe
def claim_reviews(request: HttpRequest) -> JsonResponse:
    """Every standing correction as a ClaimReview, in schema.org's DataFeed."""
    feed = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": TITLE,
        "inLanguage": "vi",
        "dataFeedElement": [
            {
                "@type": "DataFeedItem",
                "dateCreated": row.published_at.isoformat() if row.published_at else None,
                "dateModified": row.changed_at.isoformat(),
                "item": [claim_review(row)],
            }
            for row in standing()
        ],
    }
    return JsonResponse(
        feed, json_dumps_params={"ensure_ascii": False}, content_type="application/ld+json"
    )


class CorrectionsFeed(Feed[Correction, Any]):
    """RSS 2.0."""

    title = TITLE
    link = reverse_lazy("integrity_public:corrections")
    description = _("What is so, where something else goes round.")
    language = "vi"

    def items(self) -> QuerySet[Correction]:
        """The newest corrections that stand."""
        return standing()[:SHOWN]

    def item_title(self, item: Correction) -> str:
        """The fact in one line."""
        return item.title

    def item_description(self, item: Correction) -> str:
        """What is so."""
        return item.fact

    def item_link(self, item: Correction) -> str:
        """Its page."""
        return address_of(item)

    def item_guid(self, item: Correction) -> str:
        """An identity that outlives a change of address."""
        return f"urn:uuid:{item.public_id}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Correction) -> datetime | None:
        """When it was published."""
        return item.published_at

    def item_updateddate(self, item: Correction) -> datetime:
        """When it was last changed."""
        return item.changed_at
