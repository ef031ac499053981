"""The forecast command: good files, bad lines, wrong headers, nothing half written."""

import csv
import gzip
import io
from pathlib import Path

import pytest

from lantoa.analysis.forecast import forecast
from lantoa.cli import main

HEADER = "unique_id,ds,mean,lo-80,hi-80,lo-95,hi-95"
DAYS = "\n".join(f"a,2026-01-{day:02},{day % 7}" for day in range(1, 29))


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def run(tmp_path: Path, text: str | bytes, *options: str) -> tuple[int, list[dict[str, str]]]:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(text.encode() if isinstance(text, str) else text)
    status = main(["forecast", str(source), str(target), "--horizon", "3", *options])
    rows = list(csv.DictReader(target.open(encoding="utf-8"))) if target.exists() else []
    return status, rows


def test_each_series_gets_its_future_and_its_intervals(tmp_path: Path) -> None:
    status, rows = run(tmp_path, f"unique_id,ds,y\n{DAYS}\nb,1,5\nb,2,6\n", "--season", "7")
    assert status == 0
    assert [(row["unique_id"], row["ds"]) for row in rows] == [
        *(("a", f"2026-01-{day}") for day in (29, 30, 31)),
        *(("b", str(number)) for number in (3, 4, 5)),
    ]
    assert (tmp_path / "out.csv").read_text().splitlines()[0] == HEADER
    expected = forecast([day % 7 for day in range(1, 29)], 3, 7)
    assert [float(row["mean"]) for row in rows[:3]] == pytest.approx(expected.mean)
    assert [float(row["hi-95"]) for row in rows[:3]] == pytest.approx(expected.upper[95])
    assert not (tmp_path / "out.csv.rejected").exists()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a,2026-02-01", "2 columns instead of 3"),
        ("a,2026-02-01,1,2", "4 columns instead of 3"),
        ("a,2026-02-01,x", "y is not a number: 'x'"),
        ("a,2026-02-01,1_0", "y is not a number: '1_0'"),
        ("a,2026-02-01,", "y is missing"),
        ("a,2026-02-01,NaN", "y is not finite or too large"),
        ("a,2026-02-01,1e999", "y is not finite or too large"),
        ("a,2026-02-30,1", "ds is not a date, a whole number or a numbered label: '2026-02-30'"),
        ("a,5,1", "ds is not written like the others of a"),
        ("a,2026-01-03,1", "ds comes twice in a"),
        (",2026-02-01,1", "unique_id is empty"),
        ('"a,2026-02-01,1', "a quote is not closed on its line"),
    ],
)
def test_bad_line_is_named_kept_and_does_not_stop_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, reason: str
) -> None:
    status, rows = run(tmp_path, f"unique_id,ds,y\n{DAYS}\n{line}\nb,1,5\n")
    assert status == 3
    assert [row["unique_id"] for row in rows] == ["a"] * 3 + ["b"] * 3
    assert (tmp_path / "out.csv.rejected").read_text() == f"{line}\n"
    assert capsys.readouterr().err.splitlines()[0] == f"lantoa forecast: line 30: {reason}"


def test_invalid_utf8_and_a_very_long_line_are_rejected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = b"a,9," + b"1" * (5 << 20)
    status, rows = run(tmp_path, b"unique_id,ds,y\na,1,1\n\xff,1,1\n" + long + b"\na,2,2")
    assert (status, len(rows)) == (3, 3)
    assert [line.split(": ")[1:] for line in capsys.readouterr().err.splitlines()[:2]] == [
        ["line 3", "not valid UTF-8"],
        ["line 4", "longer than 1 MiB"],
    ]
    assert (tmp_path / "out.csv.rejected").read_bytes() == b"\xff,1,1\n" + long + b"\n"


@pytest.mark.parametrize("header", ["", "a,b,c", "unique_id;ds;y", "unique_id,ds,y,x", "\x00"])
def test_wrong_header_is_one_sentence_and_leaves_the_old_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], header: str
) -> None:
    (tmp_path / "out.csv").write_text(HEADER + "\n")
    status, rows = run(tmp_path, f"{header}\n1,2,3\n" if header else "")
    assert (status, rows) == (2, [])
    message = capsys.readouterr().err.splitlines()
    assert len(message) == 1
    assert "the first line must name the columns unique_id,ds,y" in message[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_columns_in_another_order_a_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    text = (
        '\ufeffy,unique_id,ds\r\n1,"Lương, thưởng",2026-01-31\r\n2,"Lương, thưởng",2026-02-28\r\n'
    )
    status, rows = run(tmp_path, text)
    assert status == 0
    assert {row["unique_id"] for row in rows} == {"Lương, thưởng"}
    assert [row["ds"] for row in rows] == ["2026-03-31", "2026-04-30", "2026-05-31"]


def test_rows_of_series_may_be_interleaved_and_out_of_order(tmp_path: Path) -> None:
    lines = DAYS.splitlines()
    both = lines + [line.replace("a,", "b,", 1) for line in lines]
    _status, plain = run(tmp_path, "unique_id,ds,y\n" + "\n".join(both))
    status, mixed = run(tmp_path, "unique_id,ds,y\n" + "\n".join(both[::-1]))
    assert status == 0
    assert sorted(map(tuple, (row.values() for row in mixed))) == sorted(
        map(tuple, (row.values() for row in plain))
    )


def test_header_alone_gives_a_header(tmp_path: Path) -> None:
    assert run(tmp_path, "unique_id,ds,y\n") == (0, [])
    assert (tmp_path / "out.csv").read_text() == HEADER + "\n"


def test_gzip_in_and_pipes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = f"unique_id,ds,y\n{DAYS}\n".encode()
    (tmp_path / "in.gz").write_bytes(gzip.compress(text))
    assert main(["forecast", str(tmp_path / "in.gz"), "-", "--horizon", "2"]) == 0
    from_gzip = capfdbinary.readouterr().out
    reader = io.TextIOWrapper(io.BufferedReader(io.BytesIO(text)))
    monkeypatch.setattr("sys.stdin", reader)
    assert main(["forecast", "-", "-", "--horizon", "2"]) == 0
    assert capfdbinary.readouterr().out == from_gzip
    assert len(from_gzip.splitlines()) == 3


def test_damaged_gzip_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = gzip.compress(f"unique_id,ds,y\n{DAYS}\n".encode())
    assert run(tmp_path, whole[:-20]) == (2, [])
    assert "damaged gzip data" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_missing_input_and_folder_as_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = ["forecast", str(tmp_path / "no"), str(tmp_path / "out"), "--horizon", "1"]
    assert main(missing) == 2
    (tmp_path / "in").write_text("unique_id,ds,y\na,1,1\n")
    assert main(["forecast", str(tmp_path / "in"), str(tmp_path), "--horizon", "1"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_dates_past_9999_are_reported_for_that_series_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, rows = run(tmp_path, "unique_id,ds,y\na,9999-12-30,1\nb,1,1\n")
    assert (status, {row["unique_id"] for row in rows}) == (3, {"b"})
    assert "line 2: a: its dates would go past the year 9999" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--horizon", "0"], ["--horizon", "x"], []])
def test_wrong_horizon_is_refused(tmp_path: Path, options: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["forecast", str(tmp_path / "in"), str(tmp_path / "out"), *options])
    assert stop.value.code == 2
