"""Integration tests run against a real PostgreSQL."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder for the database.

    pytest-django makes the databases that marked tests name; a fixture that asks for ``db`` while
    the test runs comes too late for that when its file is run alone.
    """
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db)
