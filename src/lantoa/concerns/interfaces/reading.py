"""A published snapshot in the language of the reader: one shape for page, PDF and DOCX."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _t

from lantoa.concerns.models import Report
from lantoa.listening.templatetags.lantoa import day, label, number, percent, signed

HIDDEN = "–"


def read(report: Report) -> dict[str, Any]:
    """Titles, tables of text and rows for the charts. Raises nothing for a published report."""
    snapshot = report.snapshot or {}
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    unit = snapshot["unit"][language]
    return {
        "language": language,
        "unit": unit,
        "above": (snapshot["above"] or {}).get(language, ""),
        "period": _period(snapshot["now"]),
        "compared": _period(snapshot["before"]),
        "published": day(report.published_at),
        "answers": _answers(snapshot["answers"]),
        "sections": [
            _section(_t("What workers raised"), _t("voices"), snapshot["concerns"], snapshot),
            _section(_t("What was written in public"), _t("posts"), snapshot["posts"], snapshot),
        ],
        "hotspots": [
            {
                "topic": label(row["topic"], "topic"),
                "unit": snapshot["units"][row["unit"]][language],
                "now": number(row["now"]),
            }
            for row in snapshot["concerns"]["hotspots"]
        ],
    }


def head(report: Report) -> dict[str, str]:
    """The head of an official document. Its layout follows Decree 30/2020 as we read it and has
    to be checked by the office that signs."""
    published = timezone.localtime(report.published_at)
    dated = _t("%(place)s, day %(day)s month %(month)s year %(year)s") % {
        "place": report.place or "…",
        "day": f"{published:%d}",
        "month": f"{published:%m}",
        "year": published.year,
    }
    return {"number": report.number or "…", "dated": dated, "recipients": report.recipients}


def chart_rows(section: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of the topic chart: what is shown, the largest first."""
    found = []
    for row in section["tables"][0]["rows"]:
        for period, value in (("now", row["value"]), ("before", row["value_before"])):
            if value is not None:
                found.append({"name": row["name"], "period": period, "value": value})
    return found


def _section(title: str, of: str, measure: dict[str, Any], snapshot: dict[str, Any]) -> Any:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    names = {
        "topic": lambda key: label(key, "topic") if key else _t("No topic"),
        "unit": lambda key: snapshot["units"][key][language],
        "zone": lambda key: key or _t("No zone given"),
    }
    titles = {"topic": _t("By topic"), "unit": _t("By unit"), "zone": _t("By industrial zone")}
    tables = ["topic", "unit"] if of == _t("posts") else ["topic", "unit", "zone"]
    return {
        "title": title,
        "of": of,
        "total": _row("", measure["total"]),
        "tables": [
            {
                "title": titles[table],
                "rows": [_row(names[table](row["key"]), row) for row in measure[table]],
            }
            for table in tables
        ],
    }


def _row(name: str, row: dict[str, Any]) -> dict[str, Any]:
    now, before = row["now"], row["before"]
    change = signed((now - before) / before) if now is not None and before else HIDDEN
    return {
        "name": name,
        "now": HIDDEN if now is None else number(now),
        "before": HIDDEN if before is None else number(before),
        "change": change,
        "value": now,
        "value_before": before,
    }


def _answers(answers: dict[str, float | None]) -> dict[str, str]:
    hours, share = answers["median_hours"], answers["feedback_share"]
    return {
        "hours": HIDDEN if hours is None else number(hours, 1),
        "share": HIDDEN if share is None else percent(share),
    }


def _period(days: dict[str, str]) -> str:
    return " – ".join(day(date.fromisoformat(days[end])) for end in ("first", "last"))
