"""How long an answer may take."""

from __future__ import annotations

from lantoa.concerns.models import Concern
from lantoa.duties.domain import deadlines

KIND = "concern_answer"


def start(concern: Concern) -> None:
    """Let the time for an answer run; the concern keeps a copy of its end for lists."""
    deadline = deadlines.start(
        concern, KIND, unit=concern.handler, owner=concern.owner, severity=concern.urgency
    )
    concern.due_at = deadline.due_at
    concern.save(update_fields=["due_at"])


def restart(concern: Concern) -> None:
    """Measure again: it was opened again, or its urgency has changed."""
    deadlines.cancel(concern, KIND)
    start(concern)
