"""The podcast as players read it."""

from pathlib import Path

import feedparser
import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree
from tests.integration.channels.test_productions import page_of
from tests.support.factories.library import ApprovedFactory, make_master
from tests.support.films import tone
from tests.support.voice import give_voice

from lantoa.channels.domain import episodes, producing
from lantoa.channels.models import Episode, Form, Production
from lantoa.library.models import Product, Publication, Status
from lantoa.media.av import loudness

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}


@pytest.fixture
def product(tmp_path: Path) -> Product:
    found = ApprovedFactory(visibility="public", headline="Bữa cơm & tiếng cười")
    data = tone(tmp_path / "tone.wav", 3).read_bytes()
    make_master(found, data, name="tap-1.wav", mime="audio/wav")
    return found


def made(product: Product) -> tuple[Client, Production]:
    client, _page = page_of(product)
    client.post(reverse("channels:make", args=[product.pk, Form.PODCAST]))
    row = Production.objects.get(product=product, version=product.version)
    producing.produce(row.pk)
    row.refresh_from_db()
    return client, row


def published(product: Product) -> Episode:
    client, row = made(product)
    client.post(reverse("channels:publish_episode", args=[row.pk]))
    return row.episode


def heard(client: Client) -> list[str]:
    return [entry.title for entry in feedparser.parse(client.get("/nghe/rss.xml").content).entries]


def test_an_episode_is_in_the_feed_and_can_be_heard(
    client: Client, product: Product, tmp_path: Path
) -> None:
    published(product)
    answer = client.get("/nghe/rss.xml")
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo
    (entry,) = parsed.entries
    assert (entry.title, entry.id) == (product.headline, f"urn:uuid:{product.public_id}")
    (enclosure,) = entry.enclosures
    assert (enclosure.type, entry.itunes_duration) == ("audio/mpeg", "3")
    tree = etree.fromstring(answer.content)
    channel = {name: tree.find(f"channel/{name}", NAMESPACES) for name in (
        "itunes:image", "itunes:category", "itunes:explicit", "podcast:guid", "podcast:locked",
    )}  # fmt: skip
    assert None not in channel.values()
    cover = client.get(channel["itunes:image"].get("href").partition("8000")[2])
    assert cover["Content-Type"] == "image/png"

    sound = client.get(enclosure.href.partition("8000")[2])
    data = b"".join(sound.streaming_content)  # type: ignore[arg-type]
    assert len(data) == int(enclosure.length) == int(sound["Content-Length"])
    path = tmp_path / "heard.mp3"
    path.write_bytes(data)
    assert loudness(path).integrated == pytest.approx(-16, abs=0.5)
    page = client.get("/nghe/").content.decode()
    assert f'src="/nghe/{product.public_id}.mp3"' in page
    (publication,) = Publication.objects.all()
    assert publication.address == enclosure.href
    product.refresh_from_db()
    assert product.status == Status.PUBLISHED


def test_a_player_gets_the_part_it_asks_for(client: Client, product: Product) -> None:
    published(product)
    address = f"/nghe/{product.public_id}.mp3"

    def ask(**headers: str) -> tuple[int, str, bytes]:
        answer = client.get(address, headers=headers)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type]
        return answer.status_code, answer.get("Content-Range", ""), body

    status, _, whole = ask()
    size = len(whole)
    tag = client.get(address)["ETag"]
    assert status == 200
    assert ask(Range="bytes=0-9") == (206, f"bytes 0-9/{size}", whole[:10])
    assert ask(Range="bytes=100-") == (206, f"bytes 100-{size - 1}/{size}", whole[100:])
    assert ask(Range="bytes=-7") == (206, f"bytes {size - 7}-{size - 1}/{size}", whole[-7:])
    assert ask(Range=f"bytes=5-{size * 2}")[2] == whole[5:]
    assert ask(Range=f"bytes={size}-")[:2] == (416, f"bytes */{size}")
    for odd in ("bytes=-", "bytes=1-2,4-5", "lines=1-2", "bytes=x-1"):
        assert ask(Range=odd)[::2] == (200, whole)
    assert ask(**{"Range": "bytes=0-9", "If-Range": tag})[0] == 206
    assert ask(**{"Range": "bytes=0-9", "If-Range": '"another"'})[0] == 200


def test_a_voice_is_labelled_and_what_it_says_can_be_read(
    client: Client, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_voice(monkeypatch)
    product.masters.all().delete()
    published(product)
    (entry,) = feedparser.parse(client.get("/nghe/rss.xml").content).entries
    assert "Giọng đọc tổng hợp / Synthetic speech." in entry.description
    said = client.get(entry.podcast_transcript["url"].partition("8000")[2]).content.decode()
    assert "Công đoàn cơ sở tổ chức bữa cơm giữa ca." in said


def test_a_taken_down_product_is_silent_at_once_and_the_proof_ends(
    client: Client, product: Product
) -> None:
    published(product)
    assert heard(client) == [product.headline]
    with_rights = Product.objects.get().rights_from
    Product.objects.update(rights_until=with_rights)
    assert heard(client) == []  # the rights have ended
    Product.objects.update(rights_until=None)
    assert heard(client) == [product.headline]
    Product.objects.update(status=Status.KILLED, killed_reason="sai", killed_at=product.created_at)
    assert heard(client) == []
    assert client.get(f"/nghe/{product.public_id}.mp3").status_code == 404
    assert (episodes.withdraw_outdated(), episodes.withdraw_outdated()) == (1, 0)
    assert Publication.objects.get().removed_at is not None


def test_a_corrected_product_is_heard_again_when_it_is_made_again(
    client: Client, product: Product
) -> None:
    published(product)
    Product.objects.update(
        version=2, approved_version=2, status=Status.CORRECTED, correction="210, không phải 200",
    )  # fmt: skip
    product.refresh_from_db()
    assert heard(client) == []
    published(product)
    (entry,) = feedparser.parse(client.get("/nghe/rss.xml").content).entries
    assert "Đính chính: 210, không phải 200" in entry.description
    assert entry.id == f"urn:uuid:{product.public_id}"


@pytest.mark.parametrize(
    "change",
    [{"visibility": "system"}, {"releases": "missing"}, {"version": 2, "approved_version": 2}],
)
def test_what_may_not_be_heard_is_not_put_in(product: Product, change: dict[str, object]) -> None:
    client, row = made(product)
    Product.objects.update(**change)
    client.post(reverse("channels:publish_episode", args=[row.pk]))
    assert not Episode.objects.exists()


def test_only_officers_of_the_products_unit_put_it_in(product: Product) -> None:
    _client, row = made(product)
    stranger, _ = page_of(ApprovedFactory())
    stranger.post(reverse("channels:publish_episode", args=[row.pk]))
    assert not Episode.objects.exists()
