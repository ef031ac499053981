"""An A3 poster and a 12 × 6 m billboard from Typst, beside WeasyPrint for the same page.

``python -m bench.print [REPEATS]`` (7). WeasyPrint is in the dependency group ``bench`` and needs
Pango; without it the column is empty. The same words, sizes, colours, font and photo on both sides:
lines and sizes are those that `packages.fitting` worked out. Ours also turns the photo into four
inks and writes boxes and an output intent with its profile; WeasyPrint's stays RGB.
"""

import html
import statistics
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Any

import fontpkg_be_vietnam_pro
import segno
from PIL import Image

from lantoa.channels.packages import paper
from lantoa.channels.packages.fitting import Fitted
from lantoa.channels.packages.sheet import Sheet

BOARD = (12_000, 6_000)


def main() -> int:
    """Render, print a table of medians."""
    repeats = next((int(word) for word in sys.argv[1:] if word.isdigit()), 7)
    sheet = _sheet()
    peer = _weasyprint()
    works: list[tuple[str, Callable[[], bytes], str]] = [
        ("A3 poster with photo and QR code", lambda: paper.poster_pdf(sheet, "a3"), _poster(sheet)),
        ("billboard 12 × 6 m at 1:10", lambda: paper.billboard_pdf(sheet, *BOARD), _board(sheet)),
    ]
    print(f"Medians of {repeats} after one to warm up.\n")
    print("| page | Typst | size | WeasyPrint | size |\n|---|---|---|---|---|")
    for name, typst, page in works:
        theirs = _timed(partial(peer, page), repeats) if peer else "not installed | –"
        print(f"| {name} | {_timed(typst, repeats)} | {theirs} |", flush=True)
    return 0


def _timed(work: Callable[[], bytes], repeats: int) -> str:
    size = len(work())
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return f"{1000 * statistics.median(times):,.0f} ms | {size / 1000:,.0f} kB"


def _weasyprint() -> Callable[[str], bytes] | None:
    try:
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError):  # not installed, or no Pango
        return None
    fonts = FontConfiguration()

    def render(page: str) -> bytes:
        pdf: bytes = HTML(string=page).write_pdf(font_config=fonts)
        return pdf

    return render


def _sheet() -> Sheet:
    out = BytesIO()
    Image.effect_noise((2400, 1600), 60).convert("RGB").save(out, "JPEG", quality=88)
    return Sheet(
        reference="f00d",
        headline="Bữa cơm công đoàn: 210 suất cơm nghĩa tình cho công nhân ca đêm",
        lead="Tối 20/11/2026, công đoàn cơ sở tổ chức bữa cơm cho 210 đoàn viên ca đêm.",
        paragraphs=(),
        unit="Công đoàn cơ sở Minh Họa",
        at=datetime(2026, 11, 20, 1, tzinfo=UTC),
        picture=out.getvalue(),
        picture_alt="Bữa cơm",
        address="https://congdoan.vidu.example/tin/1",
    )


def _poster(sheet: Sheet) -> str:
    page = paper.poster_page(sheet, "a3")
    edge, w = page.bleed + page.slug, page.width
    lead = _lines(page.lead, 500, "#1c1b29") if page.lead else ""
    photo = b64encode(sheet.picture or b"").decode()
    drawn = BytesIO()
    segno.make(sheet.address, error="q", micro=False).save(drawn, kind="svg", border=4)
    code = b64encode(drawn.getvalue()).decode()
    marks = "".join(
        f'<i style="left:{x}mm;top:{y}mm;width:{wide}mm;height:{high}mm"></i>'
        for x, y, wide, high in _marks(page, edge)
    )
    return f"""{_head(w + 2 * edge, page.height + 2 * edge)}
<div style="left:{page.slug}mm;top:{page.slug}mm;width:{w + 2 * page.bleed}mm;
 height:{page.bleed + 0.17 * w}mm;background:#2e1f5e"></div>{marks}
<div style="left:{edge + page.margin}mm;top:{edge + 0.06 * w}mm;color:white;
 font:600 {0.036 * w}mm Vietnam">{html.escape(sheet.unit)}</div>
<div style="left:{edge + page.margin}mm;top:{edge + 0.205 * w}mm;width:{w - 2 * page.margin}mm">
{_lines(page.headline, 800, "#2e1f5e")}<p style="height:{0.03 * w}mm"></p>{lead}
<img style="width:100%;height:{0.45 * w}mm;object-fit:cover"
 src="data:image/jpeg;base64,{photo}"></div>
<img style="position:absolute;left:{edge + w - page.margin - 0.2 * w}mm;width:{0.2 * w}mm;
 top:{edge + page.height - 0.25 * w}mm" src="data:image/svg+xml;base64,{code}">"""


def _board(sheet: Sheet) -> str:
    page = paper.billboard_page(sheet, *BOARD)
    scale = paper.BILLBOARD_SCALE
    w, h, m = page.width / scale, page.height / scale, page.margin / scale
    lines = _lines(page.headline, 800, "white", scale)
    return f"""{_head(w, h)}<div style="width:{w}mm;height:{h}mm;background:#2e1f5e"></div>
<div style="top:{0.8 * h}mm;width:{w}mm;height:{0.2 * h}mm;background:white"></div>
<div style="left:{m}mm;top:{m}mm;width:{w - 2 * m}mm">{lines}</div>
<div style="left:{m}mm;top:{0.85 * h}mm;color:#2e1f5e;font:700 {0.075 * h}mm Vietnam">
{html.escape(sheet.unit)}</div>"""


def _head(width: float, height: float) -> str:
    folder = fontpkg_be_vietnam_pro.ROOT / "files"
    faces = "".join(
        f"@font-face{{font-family:Vietnam;font-weight:{weight};"
        f"src:url(file://{next(folder.rglob(f'*-{name}.ttf'))})}}"
        for name, weight in (("Medium", 500), ("SemiBold", 600), ("Bold", 700), ("ExtraBold", 800))
    )
    return (
        f'<!doctype html><html lang="vi"><style>{faces}@page{{size:{width}mm {height}mm;margin:0}}'
        "body{margin:0}div{position:absolute}i{position:absolute;background:black}p{margin:0}</style>"
    )


def _lines(fitted: Fitted, weight: int, colour: str, scale: int = 1) -> str:
    style = f"font:{weight} {fitted.size / scale}mm/{fitted.line} Vietnam;color:{colour}"
    return "".join(f'<p style="{style}">{html.escape(line)}</p>' for line in fitted.lines)


def _marks(page: Any, edge: float) -> list[tuple[float, float, float, float]]:
    """Crop marks as thin boxes: left, top, width, height in millimetres."""
    near, thin = page.slug - 2, 0.09
    right, low = edge + page.width + edge - near, edge + page.height + edge - near
    found: list[tuple[float, float, float, float]] = []
    for y in (edge, edge + page.height):
        found += [(0, y, near, thin), (right, y, near, thin)]
    for x in (edge, edge + page.width):
        found += [(x, 0, thin, near), (x, low, thin, near)]
    return found


if __name__ == "__main__":
    sys.exit(main())
