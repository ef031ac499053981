"""What the tests of the pages share: a federation that listens, and people who look at it."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.federation import Federation, make_federation

from lantoa.units.models import User

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def federation(db: None) -> Federation:
    """Return a federation that has been listening for nine weeks."""
    return make_federation()


@pytest.fixture
def sign_in(db: None) -> Callable[..., Client]:
    """Return the function that gives a signed-in browser, English unless asked otherwise."""

    def make(user: User, language: str = "en") -> Client:
        client = Client()
        client.cookies["django_language"] = language
        client.force_login(user, backend=MODEL_BACKEND)
        return client

    return make


@pytest.fixture
def officer(federation: Federation, sign_in: Callable[..., Client]) -> Client:
    """Return the browser of an officer of the confederation, in English."""
    return sign_in(federation.officer)
