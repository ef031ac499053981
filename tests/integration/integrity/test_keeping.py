"""How long captured pages stay, and that no file goes before its row says so for good."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from tests.integration.integrity.conftest import make_desk
from tests.support.factories.integrity import CaseFactory
from tests.support.pictures import picture

from lantoa.integrity.domain.evidence import add_file
from lantoa.integrity.models import Evidence
from lantoa.privacy.domain import retention

RULE = "integrity.evidence"


@pytest.mark.django_db(transaction=True)
def test_files_go_when_their_rows_say_so_and_not_before() -> None:
    desk = make_desk()
    case = CaseFactory(unit=desk.unit)
    for _ in range(2):
        add_file(case, picture(), actor=desk.maker)
    old, new = Evidence.objects.order_by("pk")
    Evidence.objects.filter(pk=old.pk).update(added_at=timezone.now() - timedelta(days=9_999))
    rule = retention.rule_named(RULE)
    cutoff = retention.cutoff_of(rule)
    assert cutoff is not None

    with transaction.atomic():
        rule.delete(rule.expired(cutoff))
        transaction.set_rollback(True)  # as a power cut does
    assert old.file.storage.exists(old.file.name)

    retention.run(rule)
    there = [row.file.storage.exists(row.file.name) for row in (old, new)]
    dropped = list(Evidence.objects.order_by("pk").values_list("files_dropped", flat=True))
    assert (there, dropped) == ([False, True], [True, False])
