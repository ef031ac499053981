"""What is published for everybody, as RSS and as JSON Feed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from lantoa.library.models import Product, Publication, Status, Visibility

ITEMS = 50
TITLE = "Công đoàn: tin đã đăng"


def published() -> QuerySet[Product]:
    """The newest public products with an address where everybody can read them, as ``at``."""
    standing = Publication.objects.filter(product=OuterRef("pk"), removed_at=None)
    first = standing.exclude(address="").order_by("published_at")
    products: QuerySet[Product] = (
        Product.objects.filter(
            status__in=(Status.PUBLISHED, Status.CORRECTED),
            visibility=Visibility.PUBLIC,
            exclusion="",
        )
        .annotate(at=Subquery(first.values("address")[:1]))
        .filter(at__isnull=False)
        .defer("search")
        .order_by("-issued_at")[:ITEMS]
    )
    return products


class ProductsFeed(Feed[Product, None]):
    """RSS."""

    title = TITLE
    link = "/tin/rss.xml"
    description = TITLE
    language = "vi"

    def items(self) -> QuerySet[Product]:
        """The newest public products."""
        return published()

    def item_title(self, item: Product) -> str:
        """The headline."""
        return item.headline

    def item_description(self, item: Product) -> str:
        """The lead; of a corrected one, what was wrong too."""
        return _summary(item)

    def item_link(self, item: Product) -> str:
        """Where it can be read."""
        address: str = item.at
        return address

    def item_guid(self, item: Product) -> str:
        """The identifier, which stays when the address does not."""
        return f"urn:uuid:{item.public_id}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Product) -> datetime | None:
        """When it was first published."""
        return item.issued_at


def json_feed(request: HttpRequest) -> JsonResponse:
    """JSON Feed 1.1."""
    items: list[dict[str, Any]] = [
        {
            "id": f"urn:uuid:{product.public_id}",
            "url": product.at,
            "title": product.headline,
            "content_text": _summary(product),
            "date_published": timezone.localtime(product.issued_at).isoformat(),
            "date_modified": timezone.localtime(product.changed_at).isoformat(),
            "language": product.language,
        }
        for product in published()
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "feed_url": request.build_absolute_uri(),
        "language": "vi",
        "items": items,
    }
    answer = JsonResponse(feed, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/feed+json; charset=utf-8"
    return answer


def _summary(product: Product) -> str:
    note = f"Đính chính: {product.correction}" if product.correction else ""
    return "\n\n".join(part for part in (product.lead, note) if part)
