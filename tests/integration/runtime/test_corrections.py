"""What staff correct on screen reaches training."""

import json
from pathlib import Path

import pytest
from tests.support.factories.units import UserFactory

from lantoa.files.train import _corrections
from lantoa.listening.models import LabelCorrection
from lantoa.runtime import corrections

pytestmark = pytest.mark.django_db


class _Arguments:
    def __init__(self, out: Path) -> None:
        self.out = str(out)


def test_corrections_are_rows_that_train_accepts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrections, "setup_django", lambda: None)
    labels = {
        "text": "Công ty chưa trả lương tháng 3",
        "relevant": True,
        "topics": ["wages"],
        "kind": "grievance",
        "sentiment": "negative",
        "toxic": False,
    }
    LabelCorrection.objects.create(mention_id=7, corrected_by=UserFactory(), **labels)
    out = tmp_path / "corrections.ndjson"
    assert corrections.run(_Arguments(out)) == 0  # type: ignore[arg-type]
    assert json.loads(out.read_text("utf-8")) == labels
    rejected: list[str] = []
    (row,) = _corrections(str(out), rejected)
    assert (row.text, rejected) == (labels["text"], [])
