"""Templates as PDF in four inks, with what Typst does not write: the bleed box, and the printing
condition that it is made for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from lantoa.channels.packages.press.inks import PROFILE, in_inks
from lantoa.typeset import to_pdf, to_png

SHARED = Path(__file__).parent / "press.typ"
CONDITION = "FOGRA39"
"""As the ICC's registry of printing conditions has it."""
POINTS = Decimal(72) / Decimal("25.4")


def for_press(
    template: Path, data: Mapping[str, Any], pictures: Mapping[str, bytes], at: datetime
) -> bytes:
    """A template that imports ``press.typ`` as a PDF in inks; ``pictures`` are JPEG or PNG by name.

    ``data["page"]["bleed"]`` is the bleed in millimetres. The same input gives the same bytes.
    """
    inked = {name: in_inks(picture) for name, picture in pictures.items()}
    made = to_pdf(template, data, files={SHARED.name: SHARED.read_bytes(), **inked}, at=at)
    return _finish(made, data["page"]["bleed"])


def on_screen(
    template: Path, data: Mapping[str, Any], pictures: Mapping[str, bytes], ppi: float
) -> list[bytes]:
    """Each page of the same as a PNG, as trimmed."""
    files = {SHARED.name: SHARED.read_bytes(), **pictures}
    return to_png(template, data, files=files, ppi=ppi)


def _finish(pdf: bytes, bleed: float) -> bytes:
    """Boxes and an output intent.

    It does not call itself PDF/X: no program that could check that was at hand.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            trim = [Decimal(str(value)) for value in page.trimbox.as_list()]
            around = Decimal(str(bleed)) * POINTS
            page.TrimBox = Array(trim)
            page.BleedBox = Array([trim[0] - around, trim[1] - around, trim[2] + around,
                                   trim[3] + around])  # fmt: skip
        profile = document.make_stream(PROFILE.read_bytes(), N=4, Alternate=Name.DeviceCMYK)
        intent = Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFX,
            OutputConditionIdentifier=String(CONDITION),
            OutputCondition=String("Offset, coated paper, ISO 12647-2"),
            RegistryName=String("http://www.color.org"),
            Info=String("FOGRA39L coated"),
            DestOutputProfile=profile,
        )
        document.Root.OutputIntents = Array([document.make_indirect(intent)])
        document.docinfo.Trapped = Name.False_
        out = BytesIO()
        packed = pikepdf.ObjectStreamMode.generate
        document.save(out, deterministic_id=True, object_stream_mode=packed)
        return out.getvalue()
