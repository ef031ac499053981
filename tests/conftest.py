"""What every test may use."""

import pytest
from django.conf import settings
from django.utils import translation


def pytest_configure() -> None:
    """Hash passwords fast: slowness is what the real hasher is for, and most tests make people."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _language() -> None:
    """Begin in the language of the settings: a page that was asked for leaves its own behind."""
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """The test database; transactional tests may empty it, and find what migrations wrote."""
    from tests.support.audit import let_tests_truncate
    from tests.support.reference import keep_rows_of_migrations

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        let_tests_truncate()
        keep_rows_of_migrations()
