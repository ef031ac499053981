"""``lantoa import`` as a person runs it: a process, a file, a database."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo
from tests.support.counting import assert_rollups_exact
from tests.support.factories.units import UnitFactory

from lantoa.listening.models import Document, DocumentStatus, Mention
from lantoa.units.models import Level

POST = "Công nhân công ty số {n} ngừng việc vì nợ lương, đã báo công đoàn ngày {n}"


@pytest.fixture
def folder(transactional_db: None, tmp_path: Path) -> Iterator[Path]:
    """Return a folder for files; the database has a confederation and nothing else."""
    UnitFactory(code="tong", level=Level.CONFEDERATION)
    yield tmp_path
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE listening_mention")


def lantoa_import(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    known = connection.settings_dict
    url = make_conninfo(
        dbname=known["NAME"], user=known["USER"], password=known["PASSWORD"], host=known["HOST"],
        port=known["PORT"], **known["OPTIONS"],
    )  # fmt: skip
    environment = os.environ | {
        "DATABASE_URL": url, "LANTOA_VAR": str(folder / "var"), "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "lantoa.cli", "import", *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_file_with_good_and_bad_lines_goes_in_once(folder: Path) -> None:
    good = [
        json.dumps(
            {"id": n, "text": POST.format(n=n), "published_at": None if n == 3 else "2020-03-05"}
        )
        for n in range(30)
    ]
    bad = [
        b'{"text": "\xff"}', b"{}", b'{"text": "a", "published_at": "xyz"}', b"[1]",
        json.dumps({"text": "x" * 5_000_000}).encode(),
    ]  # fmt: skip
    path = folder / "bài.ndjson.gz"
    path.write_bytes(gzip.compress(b"\n".join([*map(str.encode, good), *bad]) + b"\n"))

    first = lantoa_import(folder, path.name)
    assert (first.returncode, first.stdout.splitlines()[-1]) == (3, "30 new, 0 already there")
    assert [f"line {n}:" for n in range(31, 36)] == [
        line.split(" ")[0] + " " + line.split(" ")[1]
        for line in first.stderr.splitlines()
        if line.startswith("line ")
    ]
    kept = (folder / "var" / "imports" / "bài.ndjson.gz.rejected").read_bytes().splitlines()
    assert kept[:4] == [
        b'{"text": "\xff"}', b"{}", b'{"text":"a","published_at":"xyz"}', b"[1]",
    ]  # fmt: skip
    assert Mention.objects.filter(day=None).count() == 1
    assert Mention.objects.count() == 30
    assert_rollups_exact()

    second = lantoa_import(folder, path.name)
    assert (second.returncode, second.stdout.splitlines()[-1]) == (3, "0 new, 30 already there")
    assert Document.objects.count() == 30


def test_csv_with_unknown_columns_is_explained_and_can_be_mapped(folder: Path) -> None:
    path = folder / "a.csv"
    path.write_text(f"cot1;cot2\n{POST.format(n=1)};05/03/2020\n", "utf-16")
    wrong = lantoa_import(folder, "a.csv")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "cot1, cot2" in wrong.stderr
    assert "--map text=COLUMN" in wrong.stderr
    assert Document.objects.count() == 0

    dry = lantoa_import(
        folder, "a.csv", "--map", "text=cot1", "--map", "published_at=cot2", "--dry-run"
    )
    assert (dry.returncode, Document.objects.count()) == (0, 0)
    assert "text          ← cot1" in dry.stdout
    assert not (folder / "var" / "imports").exists()

    right = lantoa_import(folder, "a.csv", "--map", "text=cot1", "--map", "published_at=cot2")
    assert (right.returncode, right.stdout.splitlines()[-1]) == (0, "1 new, 0 already there")
    assert str(Mention.objects.get().day) == "2020-03-05"


@pytest.mark.parametrize(
    ("name", "data", "arguments", "message"),
    [
        ("rong.csv", b"", [], "no usable line"),
        ("rong.ndjson.gz", gzip.compress(b"", mtime=0), [], "no usable line"),
        ("a.ndjson", b'{"text": "a"}\n', ["--unit", "khong-co"], "khong-co"),
        ("a.ndjson", b'{"text": "a"}\n', ["--map", "txt=text"], "txt"),
    ],
)
def test_unusable_file_or_argument_is_one_sentence(
    folder: Path, name: str, data: bytes, arguments: list[str], message: str
) -> None:
    (folder / name).write_bytes(data)
    done = lantoa_import(folder, name, *arguments)
    assert done.returncode == 2
    assert message in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert Document.objects.count() == 0


def test_file_damaged_in_the_middle_keeps_what_came_before(folder: Path) -> None:
    lines = "".join(json.dumps({"text": POST.format(n=n), "id": n}) + "\n" for n in range(2_000))
    (folder / "a.ndjson.gz").write_bytes(gzip.compress(lines.encode(), 0)[:-9_000])
    done = lantoa_import(folder, "a.ndjson.gz")
    assert done.returncode == 2
    assert "damaged gzip data" in done.stderr
    assert Document.objects.count() > 500
    assert Document.objects.filter(status=DocumentStatus.READY).count() == 0


def test_database_that_does_not_answer_is_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.ndjson").write_text('{"text": "a"}\n')
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    done = lantoa_import(folder, "a.ndjson")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("The database cannot be reached: ")
