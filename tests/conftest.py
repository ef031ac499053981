"""What every test may use."""

import pytest
from django.conf import settings


def pytest_configure() -> None:
    """Hash passwords fast: slowness is what the real hasher is for, and most tests make people."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """The test database; its audit trail may be truncated between transactional tests."""
    from tests.support.audit import let_tests_truncate

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        let_tests_truncate()
