"""What every test may use."""

import pytest
from django.conf import settings


def pytest_configure() -> None:
    """Hash passwords fast: slowness is what the real hasher is for, and most tests make people."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """The test database; transactional tests may empty it, and find what migrations wrote."""
    from tests.support.audit import let_tests_truncate
    from tests.support.reference import keep_rows_of_migrations

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        let_tests_truncate()
        keep_rows_of_migrations()
