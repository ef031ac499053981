"""Sound and film asked for by people and made by a worker."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from tests.integration.channels.test_screens import officer
from tests.support.factories.channels import AccountFactory
from tests.support.factories.library import ApprovedFactory, make_master
from tests.support.films import tone
from tests.support.worker import work_until_empty

from lantoa.channels.domain import producing
from lantoa.channels.domain.producing import StoppedError
from lantoa.channels.models import Form, Production, Stage
from lantoa.library.models import Product
from lantoa.media.av import loudness
from lantoa.units.models import Role


@pytest.fixture
def product(tmp_path: Path) -> Product:
    found = ApprovedFactory()
    data = tone(tmp_path / "tone.wav").read_bytes()
    make_master(found, data, name="spot.wav", mime="audio/wav")
    return found


def page_of(product: Product) -> tuple[Client, str]:
    client, _ = officer(AccountFactory(unit=product.unit))
    return client, reverse("channels:product", args=[product.pk])


def ask(client: Client, product: Product, form: str = "radio-15") -> None:
    client.post(reverse("channels:make", args=[product.pk, form]))


@pytest.mark.django_db(transaction=True)
def test_a_spot_is_made_by_a_worker_and_downloaded(product: Product, tmp_path: Path) -> None:
    client, page = page_of(product)
    ask(client, product)
    ask(client, product)
    work_until_empty()
    row = Production.objects.get()
    assert (row.stage, row.share, row.form) == (Stage.DONE, 100, Form.RADIO_15)
    wav, _mp3, sheet = row.files.all()
    shown = client.get(page).content.decode()
    for file in (wav, sheet):
        assert reverse("channels:made_file", args=[file.pk]) in shown
    answer = client.get(reverse("channels:made_file", args=[wav.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="spot-15s.wav"'
    heard = tmp_path / "heard.wav"
    heard.write_bytes(b"".join(answer.streaming_content))  # type: ignore[arg-type]
    assert loudness(heard).integrated == pytest.approx(row.facts["integrated"], abs=0.05)


def test_what_cannot_be_made_says_why_and_can_be_tried_again(product: Product) -> None:
    client, page = page_of(product)
    product.masters.all().delete()
    make_master(product, b"no sound at all", name="spot.mp3", mime="audio/mpeg")
    ask(client, product)
    producing.produce(Production.objects.get().pk)
    assert "Tệp bị hỏng" in client.get(page).content.decode()
    ask(client, product)
    assert Production.objects.get().stage == Stage.WAITING


def test_making_is_stopped_where_it_is(product: Product) -> None:
    client, _page = page_of(product)
    ask(client, product)
    row = Production.objects.get()
    held = producing._taken(row.pk)
    assert held is not None
    tell = producing._progress(held)
    tell(0.1)
    assert client.post(reverse("channels:stop_making", args=[row.pk])).status_code == 302
    with pytest.raises(StoppedError):
        tell(0.2)
    producing.produce(row.pk)
    row.refresh_from_db()
    assert (row.stage, row.share, row.files.count()) == (Stage.STOPPED, 10, 0)


def test_a_second_worker_takes_over_and_the_first_ends(product: Product) -> None:
    client, _page = page_of(product)
    ask(client, product)
    row = Production.objects.get()
    first = producing._taken(row.pk)
    assert first is not None
    producing.produce(row.pk)
    with pytest.raises(StoppedError):
        producing._progress(first)(0.5)
    row.refresh_from_db()
    assert (row.stage, row.files.count()) == (Stage.DONE, 3)


def test_nobody_else_hears_it_or_has_it_made(product: Product) -> None:
    product.visibility = "unit"
    product.save()
    client, _page = page_of(product)
    ask(client, product)
    row = Production.objects.get()
    producing.produce(row.pk)
    stranger, _ = officer(AccountFactory())
    file = row.files.first()
    assert file is not None
    assert stranger.get(reverse("channels:made_file", args=[file.pk])).status_code == 404
    assert stranger.post(reverse("channels:stop_making", args=[row.pk])).status_code == 404
    viewer, _ = officer(AccountFactory(unit=product.unit), Role.VIEWER)
    ask(viewer, product, "radio-30")
    assert Production.objects.count() == 1
    Production.objects.update(stage=Stage.WAITING, done_at=None)
    viewer.post(reverse("channels:stop_making", args=[row.pk]))
    assert Production.objects.get().stage == Stage.WAITING
    press, _ = officer(AccountFactory(unit=product.unit), Role.PRESS)
    press.post(reverse("channels:stop_making", args=[row.pk]))
    assert Production.objects.get().stage == Stage.STOPPED
    assert client.post(reverse("channels:make", args=[product.pk, "opera"])).status_code == 404


def test_nothing_is_made_of_what_may_not_leave_the_house(product: Product) -> None:
    client, _page = page_of(product)
    ask(client, product)
    Product.objects.update(releases="missing")
    producing.produce(Production.objects.get().pk)
    row = Production.objects.get()
    assert (row.stage, row.problem) == (Stage.FAILED, "refused")
    ask(client, product, "radio-30")
    assert Production.objects.count() == 1
