"""What every test may use."""

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """The test database; its audit trail may be truncated between transactional tests."""
    from tests.support.audit import let_tests_truncate

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        let_tests_truncate()
