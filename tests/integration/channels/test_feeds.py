"""Feeds of what everybody may read."""

import feedparser
from django.test import Client
from django.utils import timezone
from tests.support.factories.library import ApprovedFactory, PublishedFactory
from tests.support.factories.units import UnitFactory

from lantoa.library.domain.publishing import note_removal, record_publication
from lantoa.library.models import Product, Publication


def publish(product: Product, address: str = "https://congdoan.vidu.example/1") -> Publication:
    return record_publication(
        product, key=f"k{product.pk}", unit=UnitFactory(), channel="website", at=timezone.now(),
        evidence="đã xem", address=address,
    )  # fmt: skip


def test_both_feeds_list_what_is_public_and_stands(client: Client) -> None:
    shown = PublishedFactory(visibility="public", headline="Bữa cơm", correction="Sai số suất")
    publish(shown)
    publish(PublishedFactory(visibility="system"))
    publish(PublishedFactory(visibility="public", exclusion="secrecy"))
    publish(PublishedFactory(visibility="public"), address="")
    note_removal(publish(PublishedFactory(visibility="public")), at=timezone.now())
    ApprovedFactory(visibility="public")
    parsed = feedparser.parse(client.get("/tin/rss.xml").content)
    assert not parsed.bozo
    (entry,) = parsed.entries
    assert (entry.title, entry.id) == ("Bữa cơm", f"urn:uuid:{shown.public_id}")
    assert entry.link == "https://congdoan.vidu.example/1"
    answer = client.get("/tin/feed.json")
    assert answer["Content-Type"] == "application/feed+json; charset=utf-8"
    (item,) = answer.json()["items"]
    assert (item["url"], item["title"]) == ("https://congdoan.vidu.example/1", "Bữa cơm")
    assert item["content_text"].endswith("Đính chính: Sai số suất")


def test_an_empty_feed_is_a_feed(client: Client) -> None:
    assert not feedparser.parse(client.get("/tin/rss.xml").content).bozo
    assert client.get("/tin/feed.json").json()["items"] == []
