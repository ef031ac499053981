"""What people sent in the demonstration: a handful of invented tips, through the real door."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files

from lantoa.intake.domain.receiving import Submission, identity, receive
from lantoa.intake.models import Tip, TipChannel, TipKind
from lantoa.units.models import Unit

_TIPS = files("lantoa.demo") / "data" / "tips.toml"
_KEY = "lantoa-demo"


def seed_tips(now: datetime) -> int:
    """Receive them, timed before ``now``; returns how many were new. Doing it twice adds none."""
    return sum(receive(submission).new for submission in _submissions(now))


def remove_tips() -> int:
    """Take exactly these away again; returns how many."""
    keys = [identity(submission) for submission in _submissions(None)]
    invented = Tip.objects.filter(submission_key__in=keys)
    removed = invented.count()
    invented.delete()
    return removed


def _submissions(now: datetime | None) -> Iterator[Submission]:
    units = {unit.code: unit for unit in Unit.objects.all()}
    for number, tip in enumerate(tomllib.loads(_TIPS.read_text("utf-8"))["tip"]):
        for copy in range(1 + tip.get("copies", 0)):
            yield Submission(
                key=f"{_KEY} {number} {copy}",
                kind=TipKind(tip["kind"]),
                text=tip["text"],
                url=tip.get("url", ""),
                channel=TipChannel(tip.get("channel", TipChannel.WEB)),
                unit=units.get(tip.get("unit", "")),
                zone=tip.get("zone", ""),
                urgent=tip.get("urgent", False),
                at=now - timedelta(hours=tip["hours"], minutes=-7 * copy) if now else None,
            )
