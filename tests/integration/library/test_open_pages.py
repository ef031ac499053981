"""Public pages, feeds, site maps, oEmbed: what is open, and nothing else."""

import json
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import feedparser
import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree
from PIL import Image
from tests.support.factories.library import ApprovedFactory, PublishedFactory, make_master
from tests.support.factories.units import MembershipFactory, UnitFactory
from tests.support.films import film

from lantoa.library.domain.amending import kill
from lantoa.library.domain.digitising.accepting import copy_recording
from lantoa.library.domain.opening import note_openings
from lantoa.library.interfaces.open import asking, machines
from lantoa.library.models import Product

HOME = "http://127.0.0.1:8000"


def opened(**values: object) -> Product:
    product: Product = PublishedFactory(visibility="public", **values)
    return product


def shut() -> list[Product]:
    """Products that nobody outside may see, each for a reason of its own."""
    return [
        PublishedFactory(visibility="system"),
        ApprovedFactory(visibility="public"),
        opened(exclusion="secrecy"),
        opened(author=""),
        opened(embargo_until=timezone.now() + timedelta(days=1)),
        opened(status="killed", killed_reason="Sai", killed_at=timezone.now()),
    ]


def test_feeds_and_maps_list_what_is_open_and_nothing_else(client: Client, photo: bytes) -> None:
    shown = opened(headline="Bữa cơm\x0b & ca", correction="Sai số suất", lead="Hai <trăm>")
    picture = make_master(shown, photo, width=640, height=480)
    sound = make_master(shown, b"wav", copy=b"mp3", name="a.wav", mime="audio/wav", alt="")
    make_master(shown, b"no copy yet", name="b.mp4", mime="video/mp4", alt="")
    shut()
    address = f"{HOME}/tin/{shown.public_id}/"
    for name in ("rss.xml", "atom.xml"):
        parsed = feedparser.parse(client.get(f"/tin/{name}").content)
        assert not parsed.bozo
        (entry,) = parsed.entries
        assert (entry.title, entry.link) == ("Bữa cơm & ca", address)
        assert entry.id == f"urn:uuid:{shown.public_id}"
        assert [media["url"] for media in entry.media_content] == [
            f"{address}{picture.pk}.jpg", f"{address}{sound.pk}.mp3",
        ]  # fmt: skip
        assert [link.href for link in entry.enclosures] == [f"{address}{sound.pk}.mp3"]
        assert entry.summary.endswith("Đính chính: Sai số suất")
    answer = client.get("/tin/feed.json")
    assert answer["Content-Type"] == "application/feed+json; charset=utf-8"
    (item,) = answer.json()["items"]
    assert (item["url"], item["title"]) == (address, "Bữa cơm & ca")
    assert [file["mime_type"] for file in item["attachments"]] == ["image/jpeg", "audio/mpeg"]
    assert locations(client, "/sitemap-1.xml") == [address]
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in client.get("/robots.txt").text
    page = client.get("/tin/")
    assert re.findall(r'<h2[^>]*><a href="([^"]+)"', page.text) == [f"/tin/{shown.public_id}/"]


def locations(client: Client, path: str) -> list[str]:
    root = etree.fromstring(client.get(path).content)
    return [str(e.text) for e in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_feeds_are_cut_by_topic_unit_and_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    province = UnitFactory(code="a")
    meals = opened(unit=UnitFactory(parent=province), topics=["meals"])
    opened(topics=["wages"])
    monkeypatch.setattr(asking, "PAGE_SIZE", 1)
    first = client.get("/tin/feed.json").json()
    assert first["next_url"] == f"{HOME}/tin/feed.json?page=2"
    monkeypatch.undo()
    for query in ("topic=meals", "unit=a"):
        for name in ("rss.xml", "atom.xml"):
            parsed = feedparser.parse(client.get(f"/tin/{name}?{query}").content)
            assert [entry.id for entry in parsed.entries] == [f"urn:uuid:{meals.public_id}"]
    for query in ("topic=x", "kind=x", "unit=x", "page=0", "page=1001", "page=a"):
        assert client.get(f"/tin/rss.xml?{query}").status_code == 404


def test_feed_is_sent_again_only_when_it_has_changed(client: Client) -> None:
    product = opened()
    note_openings()
    first = client.get("/tin/atom.xml")
    known = {"HTTP_IF_NONE_MATCH": first["ETag"], "HTTP_IF_MODIFIED_SINCE": first["Last-Modified"]}
    assert client.get("/tin/atom.xml", **known).status_code == 304
    Product.objects.filter(pk=product.pk).update(version=2, approved_version=2)
    assert client.get("/tin/atom.xml", **known).status_code == 200


def test_empty_feeds_are_feeds(client: Client) -> None:
    for name in ("rss.xml", "atom.xml"):
        assert not feedparser.parse(client.get(f"/tin/{name}").content).bozo
    assert client.get("/tin/feed.json").json()["items"] == []
    assert locations(client, "/sitemap.xml") == [f"{HOME}/sitemap-news.xml"]


def test_page_tells_people_and_machines(client: Client, photo: bytes) -> None:
    product = opened(
        headline='Cơm </script> "ca"', correction="Sai số suất", ai_generated=True, licence="cc_by"
    )
    master = make_master(product, photo, width=640, height=480, transcript="")
    page = client.get(f"/tin/{product.public_id}/")
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text)
    data = json.loads(block)
    assert (data["@type"], data["headline"]) == ("NewsArticle", 'Cơm </script> "ca"')
    assert (data["correction"], data["inLanguage"]) == ("Sai số suất", "vi")
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert 'property="og:image" content="' + data["image"][0] in page.text
    assert "Đã đính chính" in page.text
    assert "trí tuệ nhân tạo" in page.text
    assert "noindex" not in page.text
    copy = client.get(f"/tin/{product.public_id}/{master.pk}.jpg")
    picture = Image.open(BytesIO(b"".join(copy.streaming_content)))
    assert (picture.size, dict(picture.getexif())) == ((640, 480), {})
    other = make_master(product, b"PK", name="a.zip", mime="application/zip")
    archive = client.get(f"/tin/{product.public_id}/{other.pk}.zip")
    assert archive["Content-Disposition"] == 'attachment; filename="a.zip"'
    (href,) = re.findall(rf'json\+oembed" href="{HOME}([^"]+)"', page.text)
    embedded = client.get(href.replace("&amp;", "&")).json()
    assert (embedded["type"], embedded["title"]) == ("rich", product.headline)


def test_of_a_recording_everybody_gets_the_copy_and_not_what_the_phone_wrote(
    client: Client, tmp_path: Path
) -> None:
    product = opened()
    raw = {}
    for name in ("a.mp4", "b.m4a"):
        path = film(tmp_path / name, size=(640, 1280), place="+10.8231+106.6297/")
        raw[name] = path.read_bytes()
        assert b"+10.8231" in raw[name]
    moving = make_master(
        product, raw["a.mp4"], name="a.mp4", mime="video/mp4", width=640, height=1280
    )
    sound = make_master(product, raw["b.m4a"], name="b.m4a", mime="audio/mp4")
    adapted = make_master(PublishedFactory(), raw["a.mp4"], name="a.mp4", mime="video/mp4")
    base = f"/tin/{product.public_id}/"
    paths = {moving: f"{base}{moving.pk}.mp4", sound: f"{base}{sound.pk}.mp3"}
    assert [client.get(path).status_code for path in paths.values()] == [404, 404]
    assert client.get(f"{base}ninjs.json").json().get("renditions") is None
    for master in paths:
        copy_recording(master.pk)
    adapted.refresh_from_db()
    assert adapted.access  # the same bytes have the same copy
    said = client.get(f"{base}ninjs.json").json()["renditions"]
    assert [file["contentType"] for file in said] == ["video/mp4", "audio/mpeg"]
    assert (said[0]["width"], said[0]["height"]) == (360, 720)
    for file, (master, path) in zip(said, paths.items(), strict=True):
        assert file["href"] == HOME + path
        whole = client.get(path)
        data = b"".join(whole.streaming_content)
        assert (len(data), whole["Content-Type"]) == (file["sizeInBytes"], file["contentType"])
        assert b"+10.8231" not in data
        part = client.get(path, HTTP_RANGE="bytes=2-4", HTTP_IF_RANGE=whole["ETag"])
        assert (part.status_code, b"".join(part.streaming_content)) == (206, data[2:5])
        assert master.sha256 not in whole["ETag"]


def test_nothing_shut_has_an_address(client: Client, photo: bytes) -> None:
    for product in shut():
        master = make_master(product, photo + str(product.pk).encode())
        base = f"/tin/{product.public_id}/"
        paths = (base, f"{base}ninjs.json", f"{base}newsml.xml", f"{base}{master.pk}.jpg")
        assert [client.get(path).status_code for path in paths] == [404] * 4
        assert client.get(f"/oembed?url={HOME}{base}").status_code == 404
    other = make_master(opened(), photo)
    base = f"/tin/{opened().public_id}/"
    assert client.get(f"{base}{other.pk}.jpg").status_code == 404
    assert client.get(f"/tin/{uuid4()}/").status_code == 404


def test_taken_down_is_gone_and_says_so_to_partners(client: Client, photo: bytes) -> None:
    officer = MembershipFactory()
    product = opened(unit=officer.unit)
    master = make_master(product, photo)
    note_openings()
    base = f"/tin/{product.public_id}/"
    assert client.get(f"{base}ninjs.json").json()["pubStatus"] == "usable"
    kill(product.pk, "Sai sự thật", actor=officer.user)
    paths = (base, f"{base}ninjs.json", f"{base}newsml.xml", f"{base}{master.pk}.jpg")
    assert [client.get(path).status_code for path in paths] == [410] * 4
    assert client.get(f"{base}ninjs.json").json()["pubStatus"] == "canceled"
    assert product.headline not in client.get(base).text


def test_site_maps_are_cut(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "A_FILE", 2)
    old = [opened(issued_at=timezone.now() - timedelta(days=9 - n)) for n in range(2)]
    new = opened(issued_at=timezone.now())
    assert locations(client, "/sitemap.xml") == [
        f"{HOME}/sitemap-1.xml", f"{HOME}/sitemap-2.xml", f"{HOME}/sitemap-news.xml",
    ]  # fmt: skip
    addresses = [f"{HOME}/tin/{product.public_id}/" for product in (*old, new)]
    found = [locations(client, f"/sitemap-{number}.xml") for number in (1, 2)]
    assert found == [addresses[:2], addresses[2:]]
    assert locations(client, "/sitemap-news.xml") == addresses[2:]
    for number in (0, 3, 10**30):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_oembed_knows_only_our_pages(client: Client) -> None:
    for url in ("", "https://khac.example/", f"{HOME}/tin/", f"{HOME}/tin/{uuid4()}/"):
        assert client.get("/oembed", {"url": url}).status_code == 404
    assert client.get("/oembed", {"url": HOME, "format": "xml"}).status_code == 501
