"""Documents, archives and drawings, whole and hostile."""

import zipfile
from pathlib import Path

import pytest
from tests.support.documents import WORDS, archive, locked_pdf, page, pdf, word, word_bomb

from lantoa.media import MediaError, Problem, can_read
from lantoa.media.archives import members, name_of
from lantoa.media.documents import read_document
from lantoa.media.drawings import check_svg
from lantoa.media.scans import make_searchable

reads_scans = pytest.mark.skipif(not can_read(), reason="no Tesseract with Vietnamese here")


@pytest.fixture
def put(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Return the function that writes a file."""

    def write(data: bytes, name: str = "f") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def problem_of(path: Path, form: str) -> Problem:
    with pytest.raises(MediaError) as told:
        read_document(path, form)
    return told.value.problem


def test_text_that_a_pdf_was_born_with(put) -> None:  # type: ignore[no-untyped-def]
    found = read_document(put(pdf()), "pdf")
    assert (WORDS in found.text, found.pages, found.scanned) == (True, 1, False)
    assert (found.picture[:2], found.metadata) == (b"\xff\xd8", {"title": WORDS})


def test_text_and_tables_of_a_docx(put) -> None:  # type: ignore[no-untyped-def]
    found = read_document(put(word()), "docx")
    assert found.text == f"{WORDS}\nBa trăm suất"
    assert found.metadata["author"] == "Nguyễn Thị Hoà"


def test_what_is_wrong_with_a_document(put) -> None:  # type: ignore[no-untyped-def]
    assert problem_of(put(locked_pdf()), "pdf") == Problem.LOCKED
    assert problem_of(put(b"%PDF-1.7\nkhong phai"), "pdf") == Problem.CORRUPT
    assert problem_of(put(word()[:3000]), "docx") == Problem.CORRUPT
    assert problem_of(put(word_bomb()), "docx") == Problem.UNPACKS_TOO_FAR


def test_file_that_brings_its_reader_down_takes_nothing_else_with_it(
    put, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    source = put(pdf())
    for number, problem in (
        ("SEGV", Problem.CORRUPT), ("KILL", Problem.UNPACKS_TOO_FAR), ("XCPU", Problem.TOO_SLOW),
    ):  # fmt: skip
        reader = put(f"#!/bin/sh\nkill -{number} $$\n".encode(), f"reader-{number}")
        reader.chmod(0o755)
        monkeypatch.setattr("lantoa.media.apart.sys.executable", str(reader))
        assert problem_of(source, "pdf") == problem


@reads_scans
def test_scan_becomes_a_searchable_pdf_for_archives(put) -> None:  # type: ignore[no-untyped-def]
    source, out = put(page(form="PDF"), "scan.pdf"), put(b"", "out.pdf")
    assert read_document(source, "pdf").scanned
    reading = make_searchable(source, out)
    assert ("công đoàn" in reading.text, reading.archival) == (True, True)
    assert reading.confidence is not None
    assert reading.confidence > 75
    assert "công đoàn" in read_document(out, "pdf").text


def test_archive_lists_its_files_and_refuses_bombs(put) -> None:  # type: ignore[no-untyped-def]
    good = put(archive({"Ảnh/một.jpg": b"1", "__MACOSX/._x": b"x", "a/.DS_Store": b"x"}))
    assert [name_of(member) for member in members(good)] == ["Ảnh/một.jpg"]
    with pytest.raises(MediaError, match="unpacks_too_far"):
        members(put(archive({"bom.bin": bytes(60_000_000)})))
    with pytest.raises(MediaError, match="corrupt"):
        members(put(archive({"a": b"a" * 999})[:-30]))


def test_name_that_does_not_say_it_is_utf8_is_read_as_it() -> None:
    member = zipfile.ZipInfo("Ảnh đẹp.jpg".encode().decode("cp437"))
    assert name_of(member) == "Ảnh đẹp.jpg"


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def test_drawing_that_only_draws_passes() -> None:
    check_svg(SVG.format('<g id="a"/><use xlink:href="#a"/><path d="M0 0"/>').encode())


@pytest.mark.parametrize("inside", [
    "<script>alert(1)</script>", '<g onload="x()"/>', '<a href="javascript:x()"/>',
    "<foreignObject/>", '<image href="https://vidu.example/a.png"/>', '<set attributeName="href"/>',
])  # fmt: skip
def test_drawing_with_a_program_is_refused(inside: str) -> None:
    with pytest.raises(MediaError, match="active"):
        check_svg(SVG.format(inside).encode())


def test_drawing_with_entities_is_refused() -> None:
    with pytest.raises(MediaError, match="active"):
        check_svg(b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;").encode())
