"""Papers of a case: the dossier for the national centre, the fact sheet for officers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format

from lantoa.integrity.domain.queries import sightings_of
from lantoa.integrity.models import CaptureStatus, Case, Correction
from lantoa.typeset import to_pdf

TEMPLATES = Path(__file__).parent.parent / "papers"


def dossier(case: Case) -> dict[str, Any]:
    """All that another body needs to check a case itself. No name of anybody, no sender.

    Times are ISO 8601 in UTC; hashes are SHA-256 of the bytes as they were captured.
    """
    claim = case.claim
    return {
        "format": "lantoa-dossier-1",
        "case": str(case.public_id),
        "unit": str(case.unit),
        "claim": claim.statement,
        "about_union": claim.about_union,
        "severity": claim.severity,
        "first_seen_at": claim.first_seen_at.isoformat(),
        "verdict": case.verdict,
        "verified_at": case.verified_at.isoformat() if case.verified_at else None,
        "judgements": [
            {"verdict": j.verdict, "reasons": j.reasons, "at": j.at.isoformat(),
             "conflict_of_interest": j.conflict}
            for j in case.judgements.filter(round=case.round)
        ],
        "sightings": [
            {"url": s.url, "seen_at": s.seen_at.isoformat(), "found_by": s.found_by}
            for s in sightings_of(claim)
        ],
        "evidence": [
            {
                "url": e.url,
                "note": e.note,
                "title": e.title,
                "captured_at": e.captured_at.isoformat() if e.captured_at else None,
                "sha256": e.sha256,
                "bytes": e.size,
                "mime": e.mime,
                "picture_sha256": e.screenshot_sha256,
            }
            for e in case.evidence.filter(status=CaptureStatus.TAKEN)
        ],
    }  # fmt: skip


def dossier_pdf(case: Case) -> bytes:
    """The dossier to print, in Vietnamese."""
    with translation.override("vi"):
        data = dossier(case)
        data["verdict_label"] = case.get_verdict_display() if case.verdict else ""
        data["severity_label"] = case.claim.get_severity_display()
        for judgement in data["judgements"]:
            judgement["at"] = _moment(judgement["at"])
        for name in ("first_seen_at", "verified_at"):
            data[name] = _moment(data[name])
        for row in data["sightings"]:
            row["seen_at"] = _moment(row["seen_at"])
        for row in data["evidence"]:
            row["captured_at"] = _moment(row["captured_at"])
        data["made_at"] = _moment(timezone.now().isoformat())
        return to_pdf(TEMPLATES / "dossier.typ", data, at=_now())


def fact_sheet_pdf(correction: Correction) -> bytes:
    """One page for an officer to print and read out: the fact first."""
    with translation.override("vi"):
        data = {
            "title": correction.title,
            "fact": correction.fact,
            "rumour": correction.rumour,
            "verdict": correction.get_verdict_display(),
            "sources": correction.sources,
            "made_at": _moment(timezone.now().isoformat()),
        }
        return to_pdf(TEMPLATES / "fact_sheet.typ", data, at=_now())


def _now() -> datetime:
    """Typst takes whole seconds."""
    return timezone.now().replace(microsecond=0)


def _moment(iso: str | None) -> str:
    if not iso:
        return ""
    return date_format(timezone.localtime(datetime.fromisoformat(iso)), "H:i d/m/Y")
