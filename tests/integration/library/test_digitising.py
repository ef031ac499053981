"""Old files come in: what becomes of each kind, of broken ones, and of the same file twice."""

import zipfile
from collections.abc import Callable
from datetime import date
from errno import ENOSPC
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from tests.integration.library.conftest import House
from tests.support import documents
from tests.support.films import film, tone
from tests.support.parallel import in_parallel
from tests.support.pictures import with_place
from tests.support.worker import work_until_empty

from lantoa.library.domain.approval import submit
from lantoa.library.domain.digitising import accepting, batches, needs
from lantoa.library.domain.digitising.accepting import process
from lantoa.library.domain.digitising.alike import alike, near
from lantoa.library.domain.digitising.receiving import add_piece, announce, take
from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.library.domain.finding import Filters, find
from lantoa.library.domain.fixity import verify_due
from lantoa.library.domain.target_a.checks import check
from lantoa.library.models import (
    Batch,
    Doubt,
    Fixity,
    IntakeItem,
    ItemStatus,
    Master,
    Product,
    Status,
)
from lantoa.media import Credits, can_read, write_credits
from lantoa.units.models import AuditEntry

SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
RIGHTS = {
    "author": "Tổ ảnh", "owner": "Công đoàn", "licence": "union", "territory": "world",
    "releases": "held", "rights_from": date(2015, 1, 1),
}  # fmt: skip
# Enough pictures that the planner has something to choose.
_MANY = """
INSERT INTO library_master (product_id, role, file, preview, access, name, sha256, mime, size, alt,
    transcript, text, metadata, looks, added_at, fixity)
SELECT product_id, role, file, preview, access, name, md5(n::text), mime, size, alt, transcript,
    text, metadata, hashtextextended(n::text, 0), added_at, fixity
FROM library_master, generate_series(1, 20000) n WHERE id = %s
"""


@pytest.fixture
def batch(house: House) -> Batch:
    """Return a batch of the grassroots union."""
    return batches.open_batch(house.chair, house.grassroots, "Ảnh cũ", key=uuid4())


@pytest.fixture
def bring(batch: Batch) -> Callable[[str, bytes], IntakeItem]:
    """Return the function that hands over one file and reads it at once."""

    def one(path: str, data: bytes) -> IntakeItem:
        item = take(batch, path, [data], size=len(data), queue=False)
        process(item.pk, queue=False)
        item.refresh_from_db()
        return item

    return one


Bring = Callable[[str, bytes], IntakeItem]


def test_photo_becomes_a_draft_with_what_it_says_of_itself(bring: Bring, house: House) -> None:
    said = Credits("Hội thao 2015", "Kéo co ở sân nhà máy", "Trần Văn Đức", "© CĐ", "Huế")
    data = write_credits(documents.photo(), said)
    item = bring("2015/IMG_01.jpg", data)
    product, master = item.product, item.master
    assert product is not None
    assert master is not None
    assert (product.headline, product.lead, product.author, product.kind, product.status) == (
        "Hội thao 2015", "Kéo co ở sân nhà máy", "Trần Văn Đức", "photo", Status.DRAFT,
    )  # fmt: skip
    assert (master.sha256, master.metadata["place"], master.fixity) == (item.sha256, "Huế", "ok")
    with master.file.open("rb") as stored:
        assert stored.read() == data
    assert needs.shown_needs(item) == ["rights", "alt"]


@pytest.mark.skipif(not can_read(), reason="no Tesseract with Vietnamese here")
def test_scans_are_found_by_their_words(bring: Bring, house: House) -> None:
    items = [
        bring("Công văn/12.jpg", documents.page("Quyết định khen thưởng")),
        bring("Công văn/13.pdf", documents.page(form="PDF")),
    ]
    for item, words in zip(items, ("khen thưởng", "công đoàn"), strict=True):
        master = item.master
        assert master is not None
        assert (master.metadata["pdf_a"], item.doubts) == (True, [])
        with master.access.open("rb") as copy:
            assert b"pdfaid:part" in copy.read()
        found = find(house.chair, Filters(q=f'"{words}"', whose="ours")).products
        assert found == [item.product]


def test_documents_recordings_and_what_is_only_kept(bring: Bring, tmp_path: Path) -> None:
    film(tmp_path / "a.mp4")
    tone(tmp_path / "b.wav")
    kinds = {
        "Báo cáo.pdf": documents.pdf(), "Báo cáo.docx": documents.word(),
        "phim.mp4": (tmp_path / "a.mp4").read_bytes(),
        "tiếng.wav": (tmp_path / "b.wav").read_bytes(),
        "trang.tif": b"II*\x00" + bytes(64), "khóa.pdf": documents.locked_pdf(),
    }  # fmt: skip
    items = {name: bring(name, data) for name, data in kinds.items()}
    assert {
        name: (i.status, i.product.kind, i.doubts) for name, i in items.items() if i.product
    } == {
        "Báo cáo.pdf": ("taken", "document", []),
        "Báo cáo.docx": ("taken", "document", []),
        "phim.mp4": ("taken", "video", []),
        "tiếng.wav": ("taken", "audio", []),
        "trang.tif": ("taken", "photo", [Doubt.NOT_READ]),
        "khóa.pdf": ("taken", "document", [Doubt.LOCKED]),
    }
    masters = {name: item.master for name, item in items.items() if item.master}
    assert all(documents.WORDS in masters[f"Báo cáo.{end}"].text for end in ("pdf", "docx"))
    assert [bool(masters[name].preview) for name in ("phim.mp4", "tiếng.wav")] == [True, True]
    assert masters["phim.mp4"].duration is not None
    assert "transcript" in needs.shown_needs(items["phim.mp4"])


def test_what_is_broken_or_hostile_is_refused_and_says_why(bring: Bring, tmp_path: Path) -> None:
    film(tmp_path / "a.mp4")
    cut = (tmp_path / "a.mp4").read_bytes()
    files = {
        "anh.jpg": documents.photo()[:900], "van.pdf": b"%PDF-1.4 hong",
        "don.docx": documents.word()[:-200], "bom.docx": documents.word_bomb(),
        "phim.mp4": cut[:200], "ve.svg": SCRIPT, "la.exe": b"MZ" + bytes(300), "chu.txt": b"a b c",
        "bom.zip": documents.archive({"x": bytes(60_000_000)}),
    }  # fmt: skip
    found = {name: bring(name, data) for name, data in files.items()}
    assert {name: item.problem for name, item in found.items()} == {
        "anh.jpg": "corrupt", "van.pdf": "corrupt", "don.docx": "corrupt",
        "bom.docx": "unpacks_too_far", "phim.mp4": "not_av", "ve.svg": "active",
        "la.exe": "not_known", "chu.txt": "not_known", "bom.zip": "unpacks_too_far",
    }  # fmt: skip
    assert Product.objects.count() == 0


def test_archive_becomes_items_and_goes_on_where_it_was(bring: Bring, batch: Batch) -> None:
    inner = documents.archive({"a.jpg": documents.photo(1)})
    files = {"Tết/1.jpg": documents.photo(2), "Tết/2.jpg": documents.photo(3), "b.zip": inner}
    packed = documents.archive(files)
    whole = take(batch, "anh.zip", [packed], size=len(packed), queue=False)
    take(
        batch, "anh.zip/Tết/1.jpg", [files["Tết/1.jpg"]], size=len(files["Tết/1.jpg"]), queue=False
    )
    for _ in range(2):
        for item_id in batches.ready(batch):
            process(item_id, queue=False)
    whole.refresh_from_db()
    rows = batch.items.values_list("path", "status", "problem")
    assert set(rows) == {
        ("anh.zip", "unpacked", ""), ("anh.zip/Tết/1.jpg", "taken", ""),
        ("anh.zip/Tết/2.jpg", "taken", ""), ("anh.zip/b.zip", "refused", "nested"),
    }  # fmt: skip


def test_a_member_that_cannot_be_unpacked_holds_up_no_other(bring: Bring, batch: Batch) -> None:
    unknown = documents.archive({"a.txt": b"a" * 99}).replace(
        b"\x08\x00", b"\x63\x00"
    )  # a method that nobody knows
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as target:
        target.writestr("b.txt", bytes(range(256)))
    broken = bytearray(out.getvalue())
    at = broken.index(b"b.txt") + 5 + 4  # after the name: two bytes of version, two of length
    broken[at : at + 5] = b"\xff" * 5
    assert bring("unknown.zip", unknown).status == ItemStatus.UNPACKED
    assert bring("broken.zip", bytes(broken)).status == ItemStatus.UNPACKED
    inside = batch.items.filter(path__contains="/").order_by("path")
    assert list(inside.values_list("path", "status", "problem")) == [
        ("broken.zip/b.txt", "refused", "corrupt"), ("unknown.zip/a.txt", "refused", "corrupt"),
    ]  # fmt: skip


def test_a_reader_that_breaks_refuses_the_file_and_a_full_disk_does_not(
    bring: Bring, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_args: object) -> None:
        raise RuntimeError("a case that nobody thought of")

    monkeypatch.setattr(accepting, "read", breaks)
    item = bring("a.jpg", documents.photo(1))
    assert (item.status, item.problem) == (ItemStatus.REFUSED, "unreadable")
    monkeypatch.undo()
    needs.dismiss(item, actor=house.chair)
    accepting.again(item, actor=house.chair)
    item.refresh_from_db()
    assert item.status == ItemStatus.REFUSED  # it has been seen, and its file is gone

    def full(*_args: object) -> None:
        raise OSError(ENOSPC, "no space left")

    monkeypatch.setattr(accepting, "read", full)
    with pytest.raises(OSError, match="no space left"):
        bring("b.jpg", documents.photo(2))
    assert IntakeItem.objects.get(path="b.jpg").status == ItemStatus.WAITING


def test_same_bytes_are_taken_once_and_their_place_is_shown(bring: Bring, batch: Batch) -> None:
    first, again = bring("a.jpg", documents.photo()), bring("b/a.jpg", documents.photo())
    assert (again.status, again.other, again.product) == ("duplicate", first.master, None)
    assert (Product.objects.count(), Master.objects.count()) == (1, 1)


def test_same_bytes_from_four_at_once_are_taken_once(
    transactional_db: None, house: House, batch: Batch
) -> None:
    data = documents.photo()
    items = [take(batch, f"{n}.jpg", [data], size=len(data), queue=False) for n in range(4)]
    in_parallel(8, lambda n: process(items[n % 4].pk, queue=False))
    assert sorted(batch.items.values_list("status", flat=True)) == [*["duplicate"] * 3, "taken"]
    assert (Product.objects.count(), Master.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(action="library.create").count() == 1


def test_picture_that_looks_like_another_waits_for_a_person(
    bring: Bring, house: House, batch: Batch
) -> None:
    first = bring("lớn.jpg", documents.photo(7))
    near = bring("nhỏ.jpg", documents.photo(7, size=(160, 120), quality=50))
    other = bring("khác.jpg", documents.photo(8))
    assert (near.doubts, near.other) == ([Doubt.LOOKS_LIKE], first.master)
    assert other.doubts == []
    assert near.master is not None
    assert near.master.looks is not None
    listed = [master.pk for master, _bits in alike(near.master.looks, house.chair)]
    assert listed == [near.master_id, first.master_id]
    assert alike(near.master.looks, house.other) == []
    needs.same_picture(near, actor=house.chair)
    near.refresh_from_db()
    assert (near.status, Product.objects.get(pk=near.product_id).status) == (
        ItemStatus.DUPLICATE, Status.KILLED,
    )  # fmt: skip


def test_every_picture_within_seven_bits_is_found_by_index(bring: Bring, house: House) -> None:
    product = bring("a.jpg", documents.photo()).product
    assert product is not None
    master = product.masters.get()
    flips = [0, 0b1, 0b1 << 63, 0x0101_0101_0101_0101 >> 8, 0x00FF, 0x0003_0003_0003_0001]
    for flip in flips:
        bits = 0x1234_5678_9ABC_DEF0 ^ flip
        Master.objects.filter(pk=master.pk).update(looks=bits - (bits >> 63 << 64))
        found = [bits for _m, bits in alike(0x1234_5678_9ABC_DEF0, house.chair)]
        assert found == ([flip.bit_count()] if flip.bit_count() <= 7 else [])
    with connection.cursor() as cursor:
        cursor.execute(_MANY, [master.pk])
        cursor.execute("ANALYZE library_master")
    plan = near(1).explain()
    assert [f"library_master_band{number}" in plan for number in range(4)] == [True] * 4


def test_pieces_arrive_once_in_any_number_of_tries(
    transactional_db: None, house: House, batch: Batch
) -> None:
    data = documents.photo(3)
    third = len(data) // 3
    starts = (0, third, 2 * third)
    for start in starts:  # each piece is sent by four tabs at once
        end = len(data) if start == starts[-1] else start + third

        def send(_tab: int, start: int = start, end: int = end) -> int:
            item = announce(batch, "lon.jpg", len(data))
            return add_piece(item, start, data[start:end])

        assert set(in_parallel(4, send)) == {end}
    with pytest.raises(LibraryError):
        announce(batch, "lon.jpg", len(data) + 1)
    work_until_empty()
    item = batch.items.get()
    assert (item.status, item.parts) == (ItemStatus.TAKEN, [])
    with item.file.open("rb") as stored:
        assert stored.read() == data
    assert default_storage.listdir("library/arriving")[1] == []


def test_limit_is_four_gigabytes_and_strangers_hand_over_nothing(
    house: House, batch: Batch
) -> None:
    assert announce(batch, "vừa.mp4", 4 * 1024**3).size == 4 * 1024**3
    for size in (0, 4 * 1024**3 + 1):
        with pytest.raises(LibraryError):
            announce(batch, "quá.mp4", size)
    for person in (house.viewer, house.other):
        with pytest.raises(NotAllowedError):
            batches.open_batch(person, house.grassroots, "x", key=uuid4())
        with pytest.raises(NotAllowedError):
            batches.stop(batch, actor=person)


def test_stopped_batch_begins_nothing_and_goes_on(
    transactional_db: None, house: House, batch: Batch
) -> None:
    for number in range(3):
        data = documents.photo(number)
        take(batch, f"{number}.jpg", [data], size=len(data))
    assert [batches.stop(batch, actor=house.chair) for _ in range(2)] == [True, False]
    work_until_empty()
    assert batches.counts(batch)["waiting"] == 3
    assert batches.go_on(batch, actor=house.chair) == 3
    work_until_empty()
    assert batches.counts(batch)["taken"] == 3


def test_rights_are_said_for_many_and_what_is_said_stays(bring: Bring, house: House) -> None:
    named = write_credits(documents.photo(1), Credits(author="Trần Văn Đức"))
    bring("1.jpg", named)
    bring("2.jpg", documents.photo(2))
    wanted = needs.in_need(house.chair, "rights")
    assert wanted.count() == 2
    assert needs.give_rights(wanted, RIGHTS, actor=house.chair) == 2
    assert needs.in_need(house.chair, "rights").count() == 0
    found = Product.objects.order_by("pk").values_list("author", "owner", "version")
    assert list(found) == [("Trần Văn Đức", "Công đoàn", 2), ("Tổ ảnh", "Công đoàn", 2)]
    assert needs.in_need(house.other).count() == 0


def test_lists_of_needs_agree_with_what_each_file_shows(bring: Bring, house: House) -> None:
    bring("a.jpg", documents.photo(1))
    bring("b.svg", SCRIPT)
    bring("c.pdf", documents.locked_pdf())
    listed = {(item.pk, name) for name in needs.NEEDS for item in needs.in_need(house.chair, name)}
    rows = IntakeItem.objects.select_related("product", "master")
    assert listed == {(item.pk, name) for item in rows for name in needs.shown_needs(item)}
    assert {name for _pk, name in listed} == {"rights", "alt", "refused", "locked"}
    assert needs.in_need(house.chair).count() == 3


def test_refused_file_is_removed_when_it_has_been_seen(
    bring: Bring, house: House, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    item = bring("ve.svg", SCRIPT)
    path = item.file.name
    with django_capture_on_commit_callbacks(execute=True):
        done = [needs.dismiss(item, actor=house.chair) for _ in range(2)]
    assert (done, default_storage.exists(path)) == ([True, False], False)
    assert needs.in_need(house.chair).count() == 0


def test_rot_of_a_digitised_file_is_found_and_healed_by_a_whole_copy(
    bring: Bring, house: House
) -> None:
    item = bring("a.jpg", documents.photo(11))
    Master.objects.update(checked_at=None)
    assert verify_due() == 1
    assert Master.objects.get().fixity == Fixity.OK
    Path(item.file.path).write_bytes(documents.photo(11)[:-1] + b"?")
    Master.objects.update(checked_at=None)
    verify_due()
    assert Master.objects.get().fixity == Fixity.CHANGED
    assert list(needs.in_need(house.chair, "damaged")) == [item]
    assert bring("bản sao.jpg", documents.photo(11)).status == ItemStatus.DUPLICATE
    Master.objects.update(checked_at=None)
    verify_due()
    assert Master.objects.get().fixity == Fixity.OK
    assert needs.in_need(house.chair, "damaged").count() == 0


def test_target_a_counts_a_digitised_document_only_when_its_text_is_found(
    bring: Bring, house: House
) -> None:
    product = bring("Báo cáo.docx", documents.word()).product
    assert product is not None
    judged = check(product, house.other, product.created_at)
    assert judged.digitised == ()
    product.masters.update(text="")
    assert check(product, house.other, product.created_at).digitised == ("no_text",)
    with pytest.raises(LibraryError):  # drafts without rights go nowhere
        submit(product.pk, seen=1, actor=house.chair)


def test_photo_that_says_nothing_of_itself_needs_its_metadata(bring: Bring, house: House) -> None:
    product = bring("a.jpg", with_place()).product
    assert product is not None
    judged = check(product, house.other, product.created_at)
    assert judged.digitised == ("no_metadata", "no_alt")
