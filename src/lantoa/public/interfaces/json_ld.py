"""Data for machines inside a page."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe


def embedded(data: Any) -> SafeString:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False)
    escaped = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(escaped)  # noqa: S308 (every sign that HTML knows is escaped above)
