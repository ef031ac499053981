"""The holder of a code sees all that is stored, and can have it deleted for good."""

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings
from tests.support.factories.intake import TipFactory
from tests.support.factories.units import UnitFactory

from lantoa.intake.models import Message, Tip, TipStatus
from lantoa.privacy.domain import requests
from lantoa.privacy.models import Deletion
from lantoa.public.domain.codes import new_code
from lantoa.units.models import Level, User


@pytest.fixture(autouse=True)
def _journal(tmp_path: Path, settings: Settings) -> None:
    settings.DELETION_JOURNAL = tmp_path / "deletions.ndjson"


@pytest.mark.django_db(transaction=True)
def test_tip_is_shown_deleted_and_deleted_again_after_a_restore() -> None:
    unit, code = UnitFactory(level=Level.CONFEDERATION), new_code()
    admin = User.objects.create_superuser("quan-tri@vidu.example")
    tip = TipFactory(code=code, unit=unit, text="Lương chậm hai tháng", contact="0900")
    Message.objects.create(tip=tip, from_sender=True, text="Thêm ảnh", at=tip.received_at)

    access, _ = requests.receive("access", code=code)
    stored = requests.pack(access)["data"]
    assert (stored["text"], stored["contact"]) == ("Lương chậm hai tháng", "0900")
    assert [line["text"] for line in stored["messages"]] == ["Thêm ảnh"]

    deletion, _ = requests.receive("deletion", code=code)
    assert requests.delete_subject(deletion, actor=admin)
    assert requests.pack(access)["data"] == {}
    assert Deletion.objects.get().reference == str(tip.public_id)

    Tip.objects.filter(pk=tip.pk).update(  # as an old backup would have it
        status=TipStatus.NEW, text="Lương chậm hai tháng", content_key="x"
    )
    call_command("replay_deletions")
    tip.refresh_from_db()
    assert (tip.status, tip.text) == (TipStatus.DELETED, "")
