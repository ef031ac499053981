"""A product's film goes to YouTube through the outbox."""

from pathlib import Path

import pytest
from django.urls import reverse
from tests.integration.channels.conftest import Connect
from tests.integration.channels.test_screens import officer
from tests.support.channels.youtube import YouTubeServer
from tests.support.factories.library import ApprovedFactory, make_master
from tests.support.films import film

from lantoa.channels.adapters.youtube import transport
from lantoa.channels.domain import composing, outbox, sending
from lantoa.channels.domain.errors import LeaseLostError
from lantoa.channels.models import Delivery, Form, MadeFile, Production, Stage, State
from lantoa.library.models import Product


def test_the_products_film_is_posted_and_taken_for_what_it_is(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "PIECE", 4096)
    account, server = connect("youtube")
    product = ApprovedFactory(unit=account.unit, headline="Bữa cơm", ai_generated=True)
    client, _ = officer(account)
    page = reverse("channels:product", args=[product.pk])
    form = {"account": str(account.pk), f"text-{account.pk}": "Trưa nay"}
    assert "Kênh này cần một phim" in client.post(page, form, follow=True).content.decode()
    data = film(tmp_path / "film.mp4", 2).read_bytes()
    make_master(product, b"a phone's", copy=data, name="film.mov", mime="video/quicktime", alt="")
    client.post(page, form)
    sending.send_next()
    delivery = Delivery.objects.get()
    assert delivery.state == State.DELIVERED
    assert isinstance(server, YouTubeServer)
    (post,) = server.posts.values()
    assert (post.extra["data"], post.extra["title"]) == (data, "Bữa cơm")
    assert post.extra["status"]["containsSyntheticMedia"] is True
    assert len(server.chunks) > 1
    assert delivery.address == f"https://www.youtube.com/watch?v={post.id}"
    assert delivery.evidence["uploadStatus"] == "uploaded"


def test_the_film_that_was_made_of_this_version_comes_first() -> None:
    product = ApprovedFactory()
    assert composing._film(product) is None
    make_master(product, b"no copy yet", name="b.mp4", mime="video/mp4", alt="")
    assert composing._film(product) is None
    master = make_master(product, b"phim", copy=b"x", name="a.mp4", mime="video/mp4", alt="")
    assert composing._film(product) == {"master": master.pk, "synthetic": False}
    production = Production.objects.create(
        product=product, version=1, form=Form.FILM_WIDE, stage=Stage.DONE,
        done_at=product.created_at, asked_by=product.created_by, facts={"synthetic": True},
    )  # fmt: skip
    made = MadeFile.objects.create(
        production=production, name="phim.mp4", file="x.mp4", mime="video/mp4", size=4
    )
    assert composing._film(product) == {"made": made.pk, "synthetic": True}
    Product.objects.update(version=2, approved_version=2)
    product.refresh_from_db()
    assert composing._film(product) == {"master": master.pk, "synthetic": False}


def test_a_claim_is_kept_for_a_film_unless_it_was_lost(connect: Connect) -> None:
    account, _server = connect("youtube")
    product = ApprovedFactory(unit=account.unit)
    outbox.enqueue(product, account, {"text": "a", "title": "a"}, key="k")
    delivery = outbox.claim()
    assert delivery is not None
    assert delivery.leased_until is not None
    outbox.keep(delivery, outbox.LEASE)
    row = Delivery.objects.get()
    assert row.leased_until == delivery.leased_until + outbox.LEASE
    Delivery.objects.update(lease=None)
    with pytest.raises(LeaseLostError):
        outbox.keep(delivery, outbox.LEASE)
