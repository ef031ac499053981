"""Where the invented posts come from: real provinces, invented parks, firms and people."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any


@dataclass(frozen=True)
class Place:
    """An invented industrial park in a real province. ``region`` is north, centre or south."""

    park: str
    province: str
    region: str
    weight: float


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(
        files("lantoa.demo").joinpath("data", "world.toml").read_text(encoding="utf-8")
    )


@lru_cache(maxsize=1)
def places() -> tuple[Place, ...]:
    """All parks, each with its weight."""
    return tuple(
        Place(park, row["province"], row["region"], row["weight"] / len(row["parks"]))
        for row in _data()["province"]
        for park in row["parks"]
    )


def place_of(park: str) -> Place:
    """One of the places kept for events, by the name of its park. Raises KeyError."""
    kept = {row["park"]: row for row in _data()["reserved"]}
    return Place(park, kept[park]["province"], kept[park]["region"], 0.0)


def choose_place(rng: Random, home: str | None) -> Place:
    """A park of the province ``home``, or of any, industrial provinces more often."""
    pool = [place for place in places() if home in (None, place.province)]
    return rng.choices(pool, [place.weight for place in pool])[0]


class Scene:
    """The values of one post's slots: one place, one firm, one date throughout."""

    def __init__(self, rng: Random, day: date, place: Place, firm: str | None = None) -> None:
        self._rng, self.day, self.place = rng, day, place
        self._known: dict[str, str] = {}
        if firm:
            self._known["firm"] = firm

    def __call__(self, name: str) -> str:
        """The value of a slot; ``money2`` is another value of ``money``."""
        if name not in self._known:
            self._known[name] = self._make(name.rstrip("0123456789"))
        return self._known[name]

    def moved_on(self) -> "Scene":
        """The same place, firm and day, with new numbers, people and the rest."""
        return Scene(self._rng, self.day, self.place, self("firm"))

    def _make(self, name: str) -> str:
        rng, data = self._rng, _data()
        if name in data["words"]:
            return str(rng.choice(data["words"][name]))
        park, province = self.place.park, self.place.province
        match name:
            case "park":
                return f"{rng.choice(['KCN', 'KCN', 'khu công nghiệp'])} {park}"
            case "parkp":
                form = rng.choice(["KCN {0}, {1}", "KCN {0} ({1})", "khu công nghiệp {0} ở {1}"])
                return form.format(park, province)
            case "prov":
                return province
            case "n":
                return str(rng.choice([rng.randint(12, 95), 10 * rng.randint(10, 95)]))
            case "big":
                return f"{rng.randint(1, 48)}.{rng.randint(0, 9)}00"
            case "few":
                return str(rng.randint(2, 9))
            case "days":
                return str(rng.randint(3, 25))
            case "hours":
                return str(rng.randint(10, 16))
            case "pct":
                return f"{rng.randint(3, 38)}%"
            case "money":
                return f"{rng.randint(5, 13)},{rng.randint(1, 9)} triệu"
            case "small":
                return f"{rng.randint(2, 19) * 50} nghìn"
            case "meal":
                return f"{rng.randint(15, 28)} nghìn"
            case "age":
                return str(rng.randint(19, 48))
            case "date":
                moment = self.day - timedelta(days=rng.randint(1, 9))
                return f"{moment.day}/{moment.month}"
            case "soon":
                moment = self.day + timedelta(days=rng.randint(3, 16))
                return f"{moment.day}/{moment.month}"
            case "month":
                return f"tháng {self.day.month}"
            case "lastmonth":
                return f"tháng {(self.day.replace(day=1) - timedelta(days=1)).month}"
            case "nextmonth":
                return f"tháng {(self.day.replace(day=28) + timedelta(days=9)).month}"
            case "year":
                return str(self.day.year)
            case "nextyear":
                return str(self.day.year + 1)
            case "clock":
                return f"{rng.randint(5, 21)}h{rng.choice(['', '', '15', '30', '45'])}"
        raise KeyError(name)
