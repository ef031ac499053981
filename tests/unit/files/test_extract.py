"""The command through its own front door: a process, files and pipes."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (
    "<html lang=vi><head><title>Công nhân đối thoại</title></head><body><article>"
    '<time datetime="2023-12-14T08:15:00+07:00">14/12</time>'
    + "<p>Sáng nay công đoàn khu công nghiệp tổ chức đối thoại giữa công nhân và chủ doanh nghiệp "
    "về tiền lương, tiền thưởng và bữa ăn giữa ca của hơn hai nghìn người lao động.</p>"
    * 3
    + "</article></body></html>"
)


def run(
    *args: str, data: bytes = b"", locale: str = "C.UTF-8"
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "lantoa.cli", "extract", *args],
        input=data,
        capture_output=True,
        env={"LC_ALL": locale, "PATH": "/usr/bin:/bin"},
        timeout=120,
    )


def test_extract_page_on_stdin_gives_one_line_with_four_fields():
    result = run(data=PAGE.encode())
    assert result.returncode == 0
    assert result.stdout.count(b"\n") == 1
    record = json.loads(result.stdout)
    assert list(record) == ["title", "text", "published_at", "language"]
    assert record["title"] == "Công nhân đối thoại"
    assert record["published_at"] == "2023-12-14T08:15:00+07:00"
    assert record["language"] == "vi"


def test_extract_packed_file_gives_the_same(tmp_path: Path):
    packed = tmp_path / "page.html.gz"
    packed.write_bytes(gzip.compress(PAGE.encode()))
    assert run(str(packed)).stdout == run("-", data=PAGE.encode()).stdout


@pytest.mark.parametrize("data", [b"", b"<html><frameset><frame src=a></frameset></html>"])
def test_extract_page_without_text_says_so_and_still_prints_the_record(data):
    result = run(data=data)
    assert result.returncode == 3
    assert json.loads(result.stdout)["text"] == ""
    assert result.stderr == b"lantoa extract: no text in -\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "không có nội dung văn bản trong -"),
        (b"%PDF-1.7", "không đọc được -: không phải trang web"),
        (b"x" * 10_000_001, "không đọc được -: lớn hơn 10 MB"),
        (b"<p>" * 100_001, "không đọc được -: có hơn 100000 phần tử"),
    ],
    ids=["no-text", "pdf", "large", "elements"],
)
def test_extract_speaks_vietnamese_in_a_vietnamese_locale(data, said):
    result = run(data=data, locale="vi_VN.UTF-8")
    assert result.stderr.decode() == f"lantoa extract: {said}\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7", b"cannot read -: not a web page\n"),
        (b"x" * 10_000_001, b"cannot read -: larger than 10 MB\n"),
        (gzip.compress(b"\0" * 50_000_000), b"cannot read -: larger than 10 MB\n"),
        (gzip.compress(PAGE.encode())[:-20], b"cannot read -: damaged gzip data"),
    ],
    ids=["pdf", "huge", "gzip-bomb", "cut-gzip"],
)
def test_extract_unreadable_input_is_one_sentence(data, message):
    result = run(data=data)
    assert (result.returncode, result.stdout) == (2, b"")
    assert message in result.stderr
    assert result.stderr.count(b"\n") == 1


def test_extract_missing_file_is_one_sentence(tmp_path: Path):
    result = run(str(tmp_path / "none.html"))
    assert result.returncode == 2
    assert result.stderr.endswith(b"none.html: No such file or directory\n")


def test_extract_lines_keeps_the_good_among_the_bad(tmp_path: Path):
    source, target = tmp_path / "pages.ndjson", tmp_path / "out.ndjson"
    lines = [
        json.dumps({"id": 1, "html": PAGE, "url": "https://bao.example/1"}),
        "not json",
        json.dumps({"id": 2}),
        json.dumps({"id": 3, "html": "%PDF-"}),
        json.dumps({"id": 4, "html": "<p>" * 100_001}),
        json.dumps({"id": 5, "html": ""}),
    ]
    source.write_text("\n".join(lines))
    result = run(str(source), str(target))
    assert result.returncode == 3
    records = [json.loads(line) for line in target.read_text().splitlines()]
    assert [(record["id"], bool(record["text"])) for record in records] == [
        (1, True), (3, True), (5, False),
    ]  # fmt: skip
    assert "html" not in records[0]
    assert [line.split(b":")[1] for line in result.stderr.splitlines()[:3]] == [
        b" line 2", b" line 3", b" line 5",
    ]  # fmt: skip
