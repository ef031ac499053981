"""A small line without axes, as SVG made on the server."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, EDGE = 144.0, 36.0, 3.0


def sparkline(
    counts: Sequence[float],
    expected: Sequence[float | None] = (),
    alarms: Sequence[bool] = (),
    gaps: Sequence[bool] = (),
) -> SafeString:
    """Draw counts as a line, the baseline dashed, alarms as dots and gaps as grey bands.

    The drawing is hidden from screen readers: the row it stands in says the same in numbers.
    """
    if not counts:
        return SafeString("")
    highest = max([*counts, *(value for value in expected if value is not None), 1.0])
    step = (WIDTH - 2 * EDGE) / max(len(counts) - 1, 1)

    def x(at: int) -> float:
        return EDGE + at * step

    def y(value: float) -> float:
        return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * value / highest

    line = " ".join(f"{x(at):.1f},{y(value):.1f}" for at, value in enumerate(counts))
    base = " ".join(
        f"{x(at):.1f},{y(value):.1f}" for at, value in enumerate(expected) if value is not None
    )
    bands = format_html_join(
        "",
        '<rect class="gap" x="{}" y="0" width="{}" height="36"/>',
        ((f"{x(at) - step / 2:.1f}", f"{step:.1f}") for at, gap in enumerate(gaps) if gap),
    )
    dots = format_html_join(
        "",
        '<circle class="alarm" cx="{}" cy="{}" r="2.5"/>',
        ((f"{x(at):.1f}", f"{y(counts[at]):.1f}") for at, alarm in enumerate(alarms) if alarm),
    )
    return format_html(
        '<svg class="lt-spark" viewBox="0 0 144 36" preserveAspectRatio="none" aria-hidden="true"'
        ' focusable="false">{}<polyline class="base" points="{}"/>'
        '<polyline class="line" points="{}"/>{}</svg>',
        bands,
        base,
        line,
        dots,
    )
