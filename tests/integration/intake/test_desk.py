"""Slips that operators and collaborators type in, posters, and photos behind the scope."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import Settings
from tests.integration.intake.test_receiving import submission
from tests.support.factories.units import MembershipFactory, UnitFactory
from tests.support.pictures import picture

from lantoa.intake.domain.queries import tip_of_code
from lantoa.intake.domain.receiving import receive
from lantoa.intake.domain.threads import tell_sender
from lantoa.intake.models import Attachment, Tip
from lantoa.media import safe_image
from lantoa.privacy.models import Consent
from lantoa.units.models import Level, Membership, Role

ADD = reverse("intake_desk:add_slip")


@pytest.fixture
def collaborator(db: None) -> Membership:
    """Return the membership of a collaborator in a grassroots union."""
    unit = UnitFactory(name="Công đoàn Công ty Thử")
    return MembershipFactory(role=Role.COLLABORATOR, unit=unit)


@pytest.fixture
def desk(collaborator: Membership) -> Client:
    """Return the collaborator's browser."""
    client = Client()
    client.force_login(collaborator.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_collaborator_finds_their_own_unit_and_channel_chosen(
    desk: Client, collaborator: Membership
) -> None:
    form = desk.get(ADD).context["form"]
    assert form["unit_id"].value() == collaborator.unit_id
    assert form["channel"].value() == "collaborator"


def test_slip_becomes_a_tip_and_shows_the_code_to_read_out(
    desk: Client, collaborator: Membership
) -> None:
    answer = desk.post(
        ADD,
        {"kind": "suspicious", "channel": "hotline", "text": "Nghe nói sắp đóng cửa xưởng",
         "unit_id": collaborator.unit_id, "urgent": "on", "key": "mot", "contact": "0912345678"},
    )  # fmt: skip
    tip = Tip.objects.get()
    assert (tip.kind, tip.channel, tip.unit, tip.urgent, tip.entered_by) == (
        "suspicious", "hotline", collaborator.unit, True, collaborator.user,
    )  # fmt: skip
    page = answer.content.decode()
    code = page.partition("<output>")[2].partition("</output>")[0]
    assert tip_of_code(code) == tip
    assert Consent.objects.get().method == "phone"


def test_collaborator_sees_what_became_of_their_own_slips_only(
    desk: Client, collaborator: Membership
) -> None:
    mine = receive(submission(text="Lời tôi nghe được", entered_by=collaborator.user)).tip
    receive(submission(text="Lời của người khác", unit=collaborator.unit))
    tell_sender(mine, "answered", "Đã mời công ty đối thoại.")
    page = desk.get(reverse("intake_desk:slips")).content.decode()
    assert "Lời tôi nghe được" in page
    assert "Đã mời công ty đối thoại." in page
    assert "Lời của người khác" not in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": ""}, "Hãy viết vài chữ"),
        ({"photos": SimpleUploadedFile("a.jpg", b"no")}, "“a.jpg” không phải ảnh"),
        ({"unit_id": 987654}, "987654"),
    ],
)
def test_slip_with_a_mistake_is_not_saved(
    desk: Client, given: dict[str, object], sentence: str
) -> None:
    data = {"kind": "concern", "channel": "hotline", "text": "Một lời", "key": "1"} | given
    answer = desk.post(ADD, data)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Tip.objects.exists()


def test_photo_is_seen_by_those_who_see_the_tip(desk: Client, collaborator: Membership) -> None:
    photo = safe_image(picture())
    for unit in (collaborator.unit, UnitFactory()):
        receive(submission(unit=unit, photos=(photo,)))
    own, other = Attachment.objects.order_by("pk")
    answer = desk.get(reverse("intake_desk:photo", args=[own.pk]))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content) == photo.data  # type: ignore[attr-defined]
    assert desk.get(reverse("intake_desk:photo", args=[other.pk])).status_code == 404
    assert Client().get(reverse("intake_desk:photo", args=[own.pk])).status_code == 302


@pytest.mark.parametrize(("size", "width"), [("a4", 595), ("a5", 420)])
def test_poster_names_the_unit_and_its_address(
    desk: Client, collaborator: Membership, settings: Settings, size: str, width: int
) -> None:
    settings.BASE_URL = "https://congdoan.example"
    unit = collaborator.unit
    answer = desk.get(reverse("intake_desk:poster"), {"unit": unit.pk, "size": size})
    assert answer.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(answer.content)).pages
    assert len(pages) == 1
    assert round(pages[0].mediabox.width) == width
    text = pages[0].extract_text()
    assert "Công đoàn Công ty Thử" in text
    assert f"congdoan.example/gui/{unit.code}/" in text


def test_poster_of_a_unit_that_one_may_not_see_is_refused(desk: Client) -> None:
    other = UnitFactory(level=Level.PROVINCIAL_FEDERATION)
    asked = {"unit": other.pk, "size": "a4"}
    assert desk.get(reverse("intake_desk:poster"), asked).status_code == 400


def test_poster_page_warns_where_no_phone_would_reach_us(desk: Client, settings: Settings) -> None:
    address = reverse("intake_desk:posters")
    settings.BASE_URL = "http://127.0.0.1:8000"
    assert "LANTOA_BASE_URL" in desk.get(address).content.decode()
    settings.BASE_URL = "https://congdoan.example"
    assert "LANTOA_BASE_URL" not in desk.get(address).content.decode()
