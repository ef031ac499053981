"""What goes to a print shop: inks, boxes, a printing condition, seen with other tools."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import segno
from PIL import Image
from tests.support.pdf import pages_of
from tests.unit.channels.test_packages import MM, SHEET

from lantoa.channels.packages import paper
from lantoa.channels.packages.press import faults, on_screen
from lantoa.channels.packages.press.inks import PROFILE, in_inks
from lantoa.channels.packages.sheet import code
from lantoa.typeset import to_pdf

POSTER = paper.poster_pdf(SHEET, "a4")


@pytest.mark.parametrize(
    "pdf",
    [
        POSTER,
        paper.poster_pdf(replace(SHEET, picture=None, ai_generated=True), "a0"),
        paper.poster_pdf(SHEET, "a5", marks=False),
        paper.billboard_pdf(SHEET, 12_000, 6_000),
    ],
    ids=["photo", "text", "leaflet", "billboard"],
)
def test_what_is_printed_has_nothing_that_a_print_shop_would_refuse(pdf: bytes) -> None:
    assert faults(pdf) == []


def test_the_boxes_are_the_sheet_and_three_millimetres_around_it() -> None:
    with pikepdf.open(BytesIO(POSTER)) as document:
        page = document.pages[0]
        trim, bleed = (
            [float(x) / MM for x in box.as_list()] for box in (page.trimbox, page.BleedBox)
        )
    assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((210, 297), abs=0.01)
    assert [b - t for t, b in zip(trim, bleed, strict=True)] == pytest.approx(
        [-3, -3, 3, 3], abs=0.01
    )


def test_text_is_black_ink_alone_and_the_headline_the_inks_of_the_house() -> None:
    with pikepdf.open(BytesIO(POSTER)) as document:
        inks, current = set(), None
        for instruction in pikepdf.parse_content_stream(document.pages[0]):
            name = str(instruction.operator)
            if name == "k":
                current = tuple(round(float(x), 2) for x in instruction.operands)
            elif name == "TJ":
                inks.add(current)
    black, house, quiet, paper_white = (0, 0, 0, 1), (0.82, 0.8, 0, 0.48), (0, 0, 0, 0.75), (0,) * 4
    assert inks == {black, house, quiet, paper_white}


def test_the_printing_condition_is_named_and_its_profile_is_in_the_file() -> None:
    with pikepdf.open(BytesIO(POSTER)) as document:
        (intent,) = document.Root.OutputIntents
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert intent.DestOutputProfile.read_bytes() == PROFILE.read_bytes()


@pytest.mark.parametrize(
    ("colour", "inks"),
    [("white", (0, 0, 0, 0)), ("#c81e28", (0, 93, 76, 16)), ("black", (82, 73, 60, 83))],
)
def test_a_picture_becomes_inks_and_never_more_than_three_hundred_percent(
    colour: str, inks: tuple[int, ...]
) -> None:
    out = BytesIO()
    Image.new("RGB", (16, 16), colour).save(out, "PNG")
    with Image.open(BytesIO(in_inks(out.getvalue()))) as picture:
        found = picture.getpixel((8, 8))
    assert isinstance(found, tuple)
    percent = [ink / 2.55 for ink in found]
    assert percent == pytest.approx(inks, abs=3)
    assert sum(percent) < 303


def test_the_code_on_paper_is_the_code_of_the_address(tmp_path: Path) -> None:
    template = tmp_path / "code.typ"
    template.write_text(
        '#import "press.typ": *\n#set page(width: 60mm, height: 60mm, margin: 0mm)\n'
        '#qr(json("data.json").code, 60mm)'
    )
    (drawn,) = on_screen(template, {"code": code(SHEET.address)}, {}, ppi=300)
    made = segno.make(SHEET.address, error="q", micro=False)
    modules = [[bool(module) for module in row] for row in made.matrix_iter(border=4)]
    page = Image.open(BytesIO(drawn)).convert("L")
    step = page.width / len(modules)
    middles = [int((at + 0.5) * step) for at in range(len(modules))]
    assert [[page.getpixel((x, y)) < 128 for x in middles] for y in middles] == modules  # type: ignore[operator]


def test_the_band_bleeds_and_the_marks_stand_outside() -> None:
    (page,) = pages_of(POSTER)
    grey = page.convert("L")
    scale = page.width / (210 + 2 * (paper.BLEED + paper.SLUG))

    def shade(x: float, y: float) -> float:
        return float(grey.getpixel((round(x * scale), round(y * scale))))  # type: ignore[arg-type]

    assert shade(paper.SLUG + 0.7, paper.SLUG + 0.7) < 80
    assert shade(paper.SLUG - 1, paper.SLUG - 1) == 255
    edge = paper.SLUG + paper.BLEED
    assert min(shade(x / 4, edge) for x in range(4 * 6)) < 200  # a crop mark
    assert min(shade(x, edge + 294) for x in range(12, 40)) == 255


@pytest.fixture
def spoiled() -> Callable[[Callable[[pikepdf.Pdf], None]], list[str]]:
    """Return the function that spoils a good poster and says what is found."""

    def spoil(how: Callable[[pikepdf.Pdf], None]) -> list[str]:
        out = BytesIO()
        with pikepdf.open(BytesIO(POSTER)) as document:
            how(document)
            document.save(out)
        return faults(out.getvalue())

    return spoil


def _no_intent(document: pikepdf.Pdf) -> None:
    del document.Root.OutputIntents


def _no_trim(document: pikepdf.Pdf) -> None:
    del document.pages[0].obj.TrimBox


def _wide_trim(document: pikepdf.Pdf) -> None:
    document.pages[0].TrimBox = document.pages[0].mediabox


def _screen_colour(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"1 0 0 rg 0 0 9 9 re f")


def _flooded(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"1 1 1 1 k 0 0 9 9 re f")


def _screen_picture(document: pikepdf.Pdf) -> None:
    (picture,) = document.pages[0].images.values()
    picture.ColorSpace = pikepdf.Name.DeviceRGB


def _font_elsewhere(document: pikepdf.Pdf) -> None:
    font = next(iter(document.pages[0].resources.Font.values()))
    described = font.DescendantFonts[0].FontDescriptor
    for key in ("/FontFile2", "/FontFile3"):
        if key in described:
            del described[key]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (_no_intent, "no output intent"),
        (_no_trim, "no TrimBox"),
        (_wide_trim, "boxes do not lie in each other"),
        (_screen_colour, "a colour of the screen (rg)"),
        (_flooded, "too much ink in a fill"),
        (_screen_picture, "a picture in the colours of screens"),
        (_font_elsewhere, "font not in the file"),
    ],
)
def test_each_fault_is_found(
    spoiled: Callable[[Callable[[pikepdf.Pdf], None]], list[str]],
    how: Callable[[pikepdf.Pdf], None],
    said: str,
) -> None:
    assert any(said in fault for fault in spoiled(how))


def test_a_page_for_the_screen_is_no_page_for_the_press(tmp_path: Path) -> None:
    template = tmp_path / "screen.typ"
    template.write_text('#import "house.typ": *\n#show: house\nMột hai')
    found = faults(to_pdf(template, {}))
    assert {"no output intent", "page 1: no BleedBox"} < set(found)
    assert any(fault.startswith("page 1: colour space") for fault in found)
