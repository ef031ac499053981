"""A share with its interval as a bar, drawn as SVG on the server."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from lantoa.analysis.intervals import Share


def bar(share: Share, goal: float | None = None) -> SafeString:
    """Draw the value as a bar, the interval as a band over it and the goal as a line.

    Hidden from screen readers: the row it stands in says the same in numbers.
    """
    line = ""
    if goal is not None:
        line = format_html('<line class="goal" x1="{0}" x2="{0}" y1="0" y2="28"/>', _x(goal))
    return format_html(
        '<svg class="tb-bar" viewBox="0 0 1000 28" preserveAspectRatio="none" aria-hidden="true"'
        ' focusable="false"><rect class="all" width="1000" height="28"/>'
        '<rect class="value" y="4" width="{}" height="20"/>'
        '<rect class="band" x="{}" y="10" width="{}" height="8"/>{}</svg>',
        _x(share.value),
        _x(share.low),
        max(_x(share.high) - _x(share.low), 2),
        line,
    )


def _x(value: float) -> int:
    return round(1000 * value)
