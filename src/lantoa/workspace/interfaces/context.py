"""What every template may know about this installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, Any]:
    """``demo``: the page must carry the mark "dữ liệu minh họa"."""
    return {"demo": settings.DEMO}
