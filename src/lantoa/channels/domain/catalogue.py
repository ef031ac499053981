"""The channels that an installation starts with."""

import json
from importlib.resources import files
from typing import Any

from lantoa.channels.models import Channel


def load_channels() -> int:
    """Add the shipped channels that the database lacks; returns how many.

    A row that is there belongs to the installation and stays as it is.
    """
    text = files("lantoa.channels").joinpath("data", "channels.json").read_text("utf-8")
    entries: list[dict[str, Any]] = json.loads(text)["channels"]
    return sum(
        Channel.objects.get_or_create(key=entry.pop("key"), defaults=entry)[1] for entry in entries
    )
