"""The reference organisation: the units directly under the confederation, as dated rows.

The rows are data files of the package with a version; loading them again changes nothing, and a
newer version adds rows and closes open periods. Rows that people of the installation wrote are left
alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from django.db import transaction

from lantoa.text import fold, normalise
from lantoa.units.domain.audit import record
from lantoa.units.domain.locks import lock_tree
from lantoa.units.models import Period, Unit, UnitName, UnitParent, UnitPlace, UnitRelation


@dataclass(frozen=True)
class Loaded:
    """How many rows one run added or closed."""

    units: int
    changes: int
    places: int
    closed: int


def read_data(name: str) -> dict[str, Any]:
    """Return one data file of the package: ``organisation`` or ``places``."""
    text = files("lantoa.units").joinpath("data", f"{name}.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


@transaction.atomic
def load_reference_units() -> Loaded:
    """Load the organisation and its places; safe to repeat and to run twice at once."""
    lock_tree()
    data = read_data("organisation")
    units: dict[str, Unit] = {}
    added = closed = 0
    for item in data["units"]:
        unit, created = Unit.objects.get_or_create(
            code=item["code"],
            defaults={
                "level": item["level"],
                "valid_from": _day(item["valid_from"]),
                "verified": item["verified"],
                "note": item["note"],
            },
        )
        added += created
        units[unit.code] = unit
        closed += _periods(unit, item, units) + _close(unit, item["valid_to"])
    changes = sum(_change(item, units) for item in data["changes"])
    places = _places(units)
    loaded = Loaded(added, changes, places, closed)
    if added or changes or places or closed:
        root = units[data["units"][0]["code"]]
        after = {"version": data["version"], **loaded.__dict__}
        record("units.load_reference", root, actor=None, unit=root, after=after)
    return loaded


def _periods(unit: Unit, item: dict[str, Any], units: dict[str, Unit]) -> int:
    closed = 0
    for name in item["names"]:
        words = {"name_vi": name["vi"], "name_en": name["en"], "short_name": name["short"]}
        row, _created = UnitName.objects.get_or_create(
            unit=unit, valid_from=_day(name["from"]), defaults=words
        )
        closed += _close(row, name["to"])
    if item["parent"]:
        link, _created = UnitParent.objects.get_or_create(
            unit=unit,
            valid_from=_day(item["valid_from"]),
            defaults={"parent": units[item["parent"]]},
        )
        closed += _close(link, item["valid_to"])
    return closed


def _close(row: Period, end: str | None) -> bool:
    if end is None or row.valid_to is not None:
        return False
    row.valid_to = _day(end)
    row.save(update_fields=["valid_to"])
    return True


def _change(item: dict[str, Any], units: dict[str, Unit]) -> bool:
    return UnitRelation.objects.get_or_create(
        kind=item["kind"],
        from_unit=units[item["from"]],
        to_unit=units[item["to"]],
        effective_on=_day(item["on"]),
        defaults={
            "decision_number": item["decision"],
            "decision_date": _day(item["decided"]),
            "verified": item["verified"],
            "note": item["note"],
        },
    )[1]


def _places(units: dict[str, Unit]) -> int:
    known = set(UnitPlace.objects.values_list("unit_id", "name"))
    rows = [
        UnitPlace(
            unit=units[item["unit"]],
            kind=item["kind"],
            name=item["name"],
            ambiguous=item.get("ambiguous", False),
            folded=fold(normalise(item["name"])),
        )
        for item in read_data("places")["places"]
        if (units[item["unit"]].pk, item["name"]) not in known
    ]
    UnitPlace.objects.bulk_create(rows)
    return len(rows)


def _day(text: str) -> date:
    return date.fromisoformat(text)
