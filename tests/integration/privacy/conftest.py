"""What the tests of this floor share: a kind of record that somebody owns, and a journal."""

from pathlib import Path

import pytest
from pytest_django import Settings
from tests.support.factories.units import MembershipFactory, UnitFactory

from lantoa.privacy.domain import deletions, subjects
from lantoa.privacy.domain.subjects import Owned, SubjectKind
from lantoa.units.models import Level, Role, Unit, User

KIND, CODE = "tests.slip", "K7QF-3M2P-9XTD"


@pytest.fixture(autouse=True)
def journal(tmp_path: Path, settings: Settings) -> Path:
    """Return the file of a journal of its own."""
    settings.DELETION_JOURNAL = tmp_path / "deletions.ndjson"
    return settings.DELETION_JOURNAL


@pytest.fixture
def slips(monkeypatch: pytest.MonkeyPatch, db: None, top: Unit) -> type[Unit]:
    """Let units without a level above stand for records that somebody owns: ``code`` is their
    public id, and ``CODE`` opens the one called "phieu"."""
    monkeypatch.setattr(subjects, "_KINDS", {})
    monkeypatch.setattr(deletions, "_HANDLERS", {})
    subjects.register(
        SubjectKind(
            KIND,
            "Phiếu thử",
            lambda code: Owned("phieu", None, (KIND, "1")) if code == CODE else None,
            lambda reference: {"text": f"nội dung của {reference}"},
        )
    )
    deletions.register_handler(KIND, delete_slip)
    return Unit


def delete_slip(reference: str) -> int:
    """Delete a unit that stands for a record."""
    unit = Unit.objects.filter(code=reference).first()
    if unit is None:
        return 0
    unit.names.all().delete()
    unit.delete()
    return 1


@pytest.fixture
def top(db: None) -> Unit:
    """Return the confederation."""
    return UnitFactory(code="tong", level=Level.CONFEDERATION)


@pytest.fixture
def lead(top: Unit) -> User:
    """Return its lead."""
    return MembershipFactory(unit=top, role=Role.LEAD).user
