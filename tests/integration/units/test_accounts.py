"""Signing in: with an e-mail address, in any letter case, and never by signing up."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.factories.units import UserFactory

from lantoa.units.models import User

PASSWORD = "mật khẩu thử nghiệm"


def sign_in(client: Client, email: str, password: str = PASSWORD) -> bool:
    """Try to sign in; tell whether it worked."""
    client.post(reverse("account_login"), {"login": email, "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("email", ["an@vidu.example", "AN@Vidu.Example", " an@vidu.example "])
def test_sign_in_with_the_address_in_any_form(client: Client, db: None, email: str) -> None:
    UserFactory(email="an@vidu.example")
    assert sign_in(client, email) is True


@pytest.mark.parametrize(
    ("email", "password"),
    [("an@vidu.example", "sai"), ("khac@vidu.example", PASSWORD), ("", ""), ("an", PASSWORD)],
)
def test_sign_in_with_anything_wrong_is_refused(
    client: Client, db: None, email: str, password: str
) -> None:
    UserFactory(email="an@vidu.example")
    assert sign_in(client, email, password) is False


def test_sign_in_of_an_inactive_person_is_refused(client: Client, db: None) -> None:
    UserFactory(email="an@vidu.example", is_active=False)
    assert sign_in(client, "an@vidu.example") is False


def test_sign_in_is_refused_after_many_wrong_passwords(client: Client, db: None) -> None:
    UserFactory(email="dich@vidu.example")
    for _ in range(6):
        sign_in(client, "dich@vidu.example", "sai")
    assert sign_in(client, "dich@vidu.example") is False


def test_nobody_can_sign_up(client: Client, db: None) -> None:
    client.post(
        reverse("account_signup"),
        {"email": "la@vidu.example", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert User.objects.count() == 0
