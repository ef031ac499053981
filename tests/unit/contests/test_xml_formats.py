"""Moodle XML and QTI 3 as other programs write them, and as somebody writes who means harm."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from lantoa.contests.domain.questions import read_file
from lantoa.contests.formats import qti
from lantoa.contests.formats.parsed import FileError, Parsed
from lantoa.contests.formats.safely import unpack
from lantoa.contests.interfaces.desk_preparing import PROBLEMS

MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/top/Luật</text></category></question>
  <question type="multichoice">
    <questiontext format="html"><text>
      <![CDATA[<p>Ai <b>bảo vệ</b> &amp; đại diện?</p>]]></text></questiontext>
    <defaultgrade>2.0000000</defaultgrade><single>true</single>
    <answer fraction="100" format="html"><text><![CDATA[<p>Công đoàn</p>]]></text></answer>
    <answer fraction="0" format="html"><text>Quán nước</text></answer>
    <tags><tag><text>difficulty-3</text></tag></tags>
  </question>
  <question type="calculated"><questiontext><text>Tính?</text></questiontext></question>
  <question type="truefalse">
    <questiontext format="html"><text>Đúng không?</text></questiontext>
    <answer fraction="0"><text>true</text></answer>
    <answer fraction="100"><text>false</text></answer>
  </question>
</quiz>"""


def test_moodle_reads_html_points_tags_and_names_the_line_of_what_it_does_not_know() -> None:
    read = read_file(MOODLE.encode())
    assert read.questions == [
        Parsed("single", "Ai bảo vệ & đại diện?", (0,), ("Công đoàn", "Quán nước"), "Luật", 3, 2),
        Parsed("true_false", "Đúng không?", False, topic="Luật"),
    ]
    (rejected,) = read.rejected
    assert (rejected.place, rejected.problem, rejected.excerpt) == (12, "unknown kind", "Tính?")


CHOICE = """<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i1"
    title="x" adaptive="false" time-dependent="false">
  <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
    <qti-correct-response><qti-value>B</qti-value></qti-correct-response>
  </qti-response-declaration>
  <qti-item-body><p>Đọc kỹ.</p>
    <qti-choice-interaction response-identifier="RESPONSE" max-choices="1">
      <qti-prompt>Năm <strong>nào</strong>?</qti-prompt>
      <qti-simple-choice identifier="A">1930</qti-simple-choice>
      <qti-simple-choice identifier="B">1929</qti-simple-choice>
    </qti-choice-interaction>
  </qti-item-body>
</qti-assessment-item>"""


def package(**items: str) -> bytes:
    """A package whose manifest names the items in order, and one that is not in it."""
    names = [*items, "missing"]
    resources = "".join(
        f'<resource identifier="{name}" type="imsqti_item_xmlv3p0" href="{name}.xml"/>'
        for name in names
    )
    manifest = f'<manifest xmlns="{qti.PACKAGE}"><resources>{resources}</resources></manifest>'
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(qti.MANIFEST, manifest)
        for name, item in items.items():
            archive.writestr(f"{name}.xml", item)
    return kept.getvalue()


def test_qti_reads_good_items_and_names_the_others_by_number() -> None:
    bomb = f'<!DOCTYPE x [<!ENTITY a "{"b" * 99}"><!ENTITY c "&a;&a;">]><x>&c;</x>'
    other = CHOICE.replace("qti-choice-interaction", "qti-upload-interaction")
    read = read_file(package(good=CHOICE, bomb=bomb, torn=CHOICE[:-9], other=other))
    assert read.questions == [Parsed("single", "Đọc kỹ.\nNăm nào?", (1,), ("1930", "1929"))]
    assert [(one.place, one.problem) for one in read.rejected] == [
        (2, "entities"), (3, "not XML"), (4, "unknown kind"), (5, "part missing"),
    ]  # fmt: skip


def bomb() -> bytes:
    """A package of a few kilobytes that unpacks to 30 MB."""
    return package(a=CHOICE, b=" " * 30 * 2**20)


def lying(data: bytes, name: bytes) -> bytes:
    """The same archive, which says that one of its parts is a hundred bytes long."""
    lied = bytearray(data)
    for mark, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = lied.find(mark)
        while lied[at + name_at : at + name_at + len(name)] != name:
            at = lied.find(mark, at + 1)
        lied[at + size_at : at + size_at + 4] = struct.pack("<I", 100)
    return bytes(lied)


def packed_otherwise() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(qti.MANIFEST, "x")
    return kept.getvalue()


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE quiz [<!ENTITY l0 "ha">{entities}]><quiz>&l9;</quiz>'.encode()


OUTSIDE = b'<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question>&x;</question></quiz>'
DEEP = b"<quiz>" + b"<a>" * 100_000 + b"</quiz>"


@pytest.mark.parametrize(
    ("data", "problem"),
    [(bomb(), "too large"), (laughs(), "not XML"), (OUTSIDE, "entities"), (DEEP, "not XML"),
     (b"<quiz>", "not XML"), (b"<html/>", "no questions"), (b"<quiz/>", "no questions"),
     (package()[:-30], "not an archive"), (lying(bomb(), b"b.xml"), "not an archive"),
     (packed_otherwise(), "not an archive")],
    ids=["zip bomb", "laughs", "outside", "deep", "torn", "other", "empty", "torn package",
         "lying package", "packed otherwise"],
)  # fmt: skip
def test_hostile_files_are_refused_whole(data: bytes, problem: str) -> None:
    with pytest.raises(FileError) as refused:
        read_file(data)
    assert refused.value.problem == problem


def test_archive_that_lies_about_its_size_is_not_unpacked() -> None:
    lied = lying(bomb(), b"b.xml")
    tracemalloc.start()
    with pytest.raises(FileError):
        unpack(lied)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2 * 2**20


NO_DECLARATION = CHOICE.replace("qti-response-declaration", "qti-other-declaration")
NO_IDENTIFIER = CHOICE.replace(' identifier="A"', "").replace("<qti-value>B</qti-value>", "")
NO_TOLERANCE = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0">
  <qti-response-declaration identifier="RESPONSE" base-type="float">
    <qti-correct-response><qti-value>3</qti-value></qti-correct-response>
  </qti-response-declaration>
  <qti-item-body><p>Bao nhiêu?</p><qti-text-entry-interaction/></qti-item-body>
  <qti-equal tolerance=" "/>
</qti-assessment-item>"""


def test_qti_item_with_any_fault_leaves_the_others() -> None:
    read = read_file(package(a=NO_DECLARATION, b=NO_IDENTIFIER, c=NO_TOLERANCE, good=CHOICE))
    assert [one.kind for one in read.questions] == ["single"]
    assert [one.place for one in read.rejected] == [1, 2, 3, 5]
    assert {one.problem for one in read.rejected} <= set(PROBLEMS)
