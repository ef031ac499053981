import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.cli import main
from lantoa.files import ndjson
from lantoa.files.job import Job, run_job
from lantoa.files.ndjson import Row, encode, read_rows

REQUIRED = {"id": "id", "text": "text"}
GOOD = b'{"id":"a","text":"ch\xc3\xa0o"}\n'


def read(data: bytes) -> tuple[list[Row], list[tuple[int, str, bytes]]]:
    bad: list[tuple[int, str, bytes]] = []

    def keep(number: int, reason: str, pieces: Iterator[bytes]) -> None:
        bad.append((number, reason, b"".join(pieces)))

    return list(read_rows(io.BytesIO(data), REQUIRED, keep)), bad


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def copy(source: Path, target: Path) -> int:
    """Copy good rows, as the smallest command does."""

    def work() -> int:
        with Job("copy", str(source), str(target), REQUIRED) as job:
            for row in job.rows():
                job.write(row.record)
        return job.status

    return run_job("copy", work)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not valid JSON"),
        (b'{"id":1,"text":"\xff"}', "not valid UTF-8"),
        (b"[1]", "not an object"),
        (b"null", "not an object"),
        (b'{"text":"x"}', '"id" is missing'),
        (b'{"id":null,"text":"x"}', '"id" is missing'),
        (b'{"id":true,"text":"x"}', '"id" must be text or a whole number'),
        (b'{"id":1.5,"text":"x"}', '"id" must be text or a whole number'),
        (b'{"id":1,"text":7}', '"text" must be text'),
        (b'{"id":1,"text":"\\ud800"}', "not valid JSON"),
        (b'{"id":123456789012345678901,"text":"\\ud800"}', "not valid JSON"),
        (b'{"id":1,"text":"x","v":NaN}', "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
    ],
)
def test_read_rows_hands_over_bad_line(line: bytes, reason: str) -> None:
    rows, bad = read(GOOD + line + b"\n" + GOOD)
    assert [row.number for row in rows] == [1, 3]
    assert bad == [(2, reason, line + b"\n")]


def test_read_rows_takes_blank_lines_bom_crlf_and_no_last_line_end() -> None:
    rows, bad = read(b"\xef\xbb\xbf" + GOOD + b"\n  \r\n" + b'{"id":2,"text":""}\r\n' + GOOD[:-1])
    assert ([row.number for row in rows], bad) == ([1, 4, 5], [])


def test_read_rows_takes_line_of_five_megabytes() -> None:
    line = orjson.dumps({"id": 1, "text": "x" * 5_000_000}) + b"\n"
    rows, bad = read(line + GOOD)
    assert (len(rows[0].record["text"]), rows[1].record["id"], bad) == (5_000_000, "a", [])


@pytest.mark.parametrize("end", [b"\n", b""])
def test_read_rows_sets_aside_longer_line_whole(
    monkeypatch: pytest.MonkeyPatch, end: bytes
) -> None:
    monkeypatch.setattr(ndjson, "LINE_LIMIT", 1 << 20)
    monkeypatch.setattr(ndjson, "CHUNK", 1000)
    long = b'{"id":1,"text":"' + b"x" * (1 << 20) + b'"}'
    rows, bad = read(GOOD + long + end)
    assert [row.number for row in rows] == [1]
    assert bad == [(2, "longer than 1 MiB", long + end)]


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"])),
        st.one_of(st.integers(), st.text(st.characters(exclude_categories=["Cs"])), st.booleans()),
    )
)
def test_record_round_trip_keeps_unknown_fields(fields: dict[str, object]) -> None:
    record = {**fields, "id": "a", "text": "b"}
    rows, bad = read(encode(record))
    assert (rows, bad) == ([Row(1, record)], [])


def test_job_writes_good_rows_and_keeps_bad_ones_raw(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    source.write_bytes(GOOD + b"\xff\xfe bad\n" + b"{}")
    assert copy(source, target) == 3
    assert target.read_bytes() == GOOD
    assert (tmp_path / "out.ndjson.rejected").read_bytes() == b"\xff\xfe bad\n{}\n"
    errors = capsys.readouterr().err.splitlines()
    assert errors[:2] == [
        "lantoa copy: line 2: not valid UTF-8",
        'lantoa copy: line 3: "id" is missing',
    ]


def test_job_without_bad_lines_leaves_no_rejected_file(tmp_path: Path) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    source.write_bytes(GOOD)
    (tmp_path / "out.ndjson.rejected").write_text("of an earlier run")
    assert copy(source, target) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.ndjson", "out.ndjson"]


def test_job_of_empty_input_writes_empty_output(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"")
    assert copy(tmp_path / "in", tmp_path / "out") == 0
    assert (tmp_path / "out").read_bytes() == b""


def test_job_reads_gzip_and_may_replace_its_own_input(tmp_path: Path) -> None:
    both = tmp_path / "posts.ndjson.gz"
    both.write_bytes(gzip.compress(GOOD * 3))
    assert copy(both, both) == 0
    assert both.read_bytes() == GOOD * 3


def test_job_of_damaged_gzip_keeps_earlier_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.gz", tmp_path / "out"
    source.write_bytes(gzip.compress(GOOD * 1000)[:-20])
    target.write_text("earlier")
    assert copy(source, target) == 2
    assert target.read_text() == "earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.gz", "out"]
    assert capsys.readouterr().err == f"lantoa copy: cannot read {source}: damaged gzip data\n"


def test_job_interrupted_leaves_nothing(tmp_path: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_bytes(b"bad\n" + GOOD)

    def work() -> int:
        with Job("copy", str(source), str(target), REQUIRED) as job:
            for row in job.rows():
                job.write(row.record)
                raise KeyboardInterrupt
        return job.status

    with pytest.raises(KeyboardInterrupt):
        run_job("copy", work)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize(
    ("source", "target"), [("none", "out"), (".", "out"), ("in", "no/out"), ("in", ".")]
)
def test_job_with_impossible_file_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str, target: str
) -> None:
    (tmp_path / "in").write_bytes(GOOD)
    assert copy(tmp_path / source, tmp_path / target) == 2
    assert capsys.readouterr().err.startswith("lantoa copy: cannot ")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize("command", ["duplicates", "forecast"])
def test_run_on_its_own_rejected_lines_is_refused_and_keeps_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    source, target = tmp_path / "out.rejected", tmp_path / "out"
    source.write_bytes(GOOD)
    options = ["--horizon", "1"] if command == "forecast" else []
    assert main([command, str(source), str(target), *options]) == 2
    assert "would be overwritten" in capsys.readouterr().err
    assert source.read_bytes() == GOOD
    assert not target.exists()


@pytest.mark.parametrize("packed", [False, True])
def test_job_reads_the_same_rows_again(tmp_path: Path, packed: bool) -> None:
    data = GOOD + b"bad\n" + GOOD
    (tmp_path / "in").write_bytes(gzip.compress(data) if packed else data)
    with Job("copy", str(tmp_path / "in"), str(tmp_path / "out"), REQUIRED, twice=True) as job:
        first = list(job.rows())
        assert list(job.rows_again()) == first
    assert [row.number for row in first] == [1, 3]


def test_job_speaks_vietnamese_in_a_vietnamese_locale(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    (tmp_path / "in").write_bytes(b"{\n")
    assert copy(tmp_path / "in", tmp_path / "out") == 3
    assert capsys.readouterr().err.splitlines()[0] == (
        "lantoa copy: dòng 1: không phải JSON hợp lệ"
    )


def test_encode_writes_one_line() -> None:
    assert json.loads(encode({"text": "a\nb", "id": 2**70})) == {"text": "a\nb", "id": 2**70}
    assert encode({"text": "a\nb", "id": 2**70}).count(b"\n") == 1
