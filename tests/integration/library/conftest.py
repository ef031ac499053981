"""What the tests of the library share: a province with a grassroots union, and its people."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.units.models import Level, Role, Unit, User


@dataclass
class House:
    """``chair`` makes, ``officer`` of the province approves, ``other`` is of another province."""

    root: Unit
    province: Unit
    grassroots: Unit
    elsewhere: Unit
    chair: User
    officer: User
    other: User
    viewer: User


@pytest.fixture
def house(db: None) -> House:
    """Return the units and people."""
    root = UnitFactory(level=Level.CONFEDERATION, name="Tổng Liên đoàn")
    province = UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=root, name="Liên đoàn A")
    elsewhere = UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=root, name="Liên đoàn B")
    grassroots = UnitFactory(parent=province, name="Công đoàn May Một")
    return House(
        root,
        province,
        grassroots,
        elsewhere,
        chair=MembershipFactory(unit=grassroots, role=Role.LEAD).user,
        officer=MembershipFactory(unit=province).user,
        other=MembershipFactory(unit=elsewhere).user,
        viewer=MembershipFactory(unit=grassroots, role=Role.VIEWER).user,
    )


@pytest.fixture
def sign_in(db: None) -> Callable[..., Client]:
    """Return the function that gives a signed-in browser, English unless asked otherwise."""

    def make(user: User, language: str = "en") -> Client:
        client = Client()
        client.cookies["django_language"] = language
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def photo() -> bytes:
    """Return a JPEG as a phone takes it, with a place in its metadata."""
    image = Image.effect_noise((640, 480), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Điện thoại Bí Mật"
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()
