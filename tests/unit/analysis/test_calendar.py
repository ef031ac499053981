"""The Vietnamese calendar, against lunar dates reckoned here from the moon and the sun."""

import math
from datetime import date, timedelta

import numpy as np
import pytest

from lantoa.analysis.calendar import holiday_effect, holiday_effects, public_holidays, tet

HANOI = 7.0
BEIJING = 8.0


def _new_moon(k: int, zone: float) -> int:
    """Julian day number, at local ``zone``, of new moon ``k`` since 1900 (Meeus 1991)."""
    t = k / 1236.85
    r = math.pi / 180
    day = 2415020.75933 + 29.53058868 * k + 0.0001178 * t**2 - 0.000000155 * t**3
    day += 0.00033 * math.sin((166.56 + 132.87 * t - 0.009173 * t**2) * r)
    sun = 359.2242 + 29.10535608 * k - 0.0000333 * t**2
    moon = 306.0253 + 385.81691806 * k + 0.0107306 * t**2
    node = 21.2964 + 390.67050646 * k - 0.0016528 * t**2
    day += (0.1734 - 0.000393 * t) * math.sin(sun * r) + 0.0021 * math.sin(2 * sun * r)
    day += -0.4068 * math.sin(moon * r) + 0.0161 * math.sin(2 * moon * r)
    day += -0.0004 * math.sin(3 * moon * r) + 0.0104 * math.sin(2 * node * r)
    day += -0.0051 * math.sin((sun + moon) * r) - 0.0074 * math.sin((sun - moon) * r)
    day += 0.0004 * math.sin((2 * node + sun) * r) - 0.0004 * math.sin((2 * node - sun) * r)
    day += -0.0006 * math.sin((2 * node + moon) * r) + 0.0010 * math.sin((2 * node - moon) * r)
    day += 0.0005 * math.sin((2 * moon + sun) * r)
    delta = -0.000278 + 0.000265 * t + 0.000262 * t**2  # dynamical less universal time
    return math.floor(day + 0.5 - delta + zone / 24)


def _sun_sector(jdn: int, zone: float) -> int:
    """Twelfth of the ecliptic the sun is in at local midnight; 9 begins at the winter solstice."""
    t = (jdn - 0.5 - zone / 24 - 2451545.0) / 36525
    r = math.pi / 180
    anomaly = 357.52910 + 35999.05030 * t - 0.0001559 * t**2
    longitude = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    longitude += (1.914600 - 0.004817 * t) * math.sin(anomaly * r)
    longitude += 0.019993 * math.sin(2 * anomaly * r) + 0.000290 * math.sin(3 * anomaly * r)
    return int(longitude % 360 // 30)


def _jdn(day: date) -> int:
    return day.toordinal() + 1721425


def _month_eleven(year: int, zone: float) -> int:
    """Index of the new moon that begins lunar month 11 of ``year`` (it holds the solstice)."""
    k = int((_jdn(date(year, 12, 31)) - 2415021) / 29.530588853)
    return k - 1 if _sun_sector(_new_moon(k, zone), zone) >= 9 else k


def _lunar_month_start(year: int, month: int, zone: float) -> int:
    """Julian day number of the first day of lunar ``month`` (1 or 3) of ``year``."""
    first, last = _month_eleven(year - 1, zone), _month_eleven(year, zone)
    index = first + 2 + (month - 1)
    if last - first == 13:  # a leap month: the first that the sun crosses no sector in
        leap = next(
            k
            for k in range(first + 1, last)
            if _sun_sector(_new_moon(k, zone), zone) == _sun_sector(_new_moon(k + 1, zone), zone)
        )
        index += leap <= index
    return _new_moon(index, zone)


def _astronomical_tet(year: int, zone: float) -> date:
    return date.fromordinal(_lunar_month_start(year, 1, zone) - 1721425)


@pytest.mark.parametrize("year", range(1976, 2051))
def test_tet_agrees_with_the_new_moon_at_hanoi(year: int) -> None:
    assert tet(year) == _astronomical_tet(year, HANOI)


@pytest.mark.parametrize("year", [1985, 2007, 2030])
def test_tet_is_not_the_chinese_new_year_where_the_two_part(year: int) -> None:
    assert tet(year) != _astronomical_tet(year, BEIJING)


@pytest.mark.parametrize("year", range(2007, 2051))
def test_hung_kings_day_is_the_tenth_of_the_third_lunar_month(year: int) -> None:
    day = date.fromordinal(_lunar_month_start(year, 3, HANOI) + 9 - 1721425)
    assert "Ngày Giỗ Tổ Hùng Vương" in public_holidays(year)[day]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 2, 16), "Giao thừa Tết Nguyên Đán"),
        (date(2026, 4, 30), "Ngày Chiến thắng"),
        (date(2026, 5, 1), "Ngày Quốc tế Lao động"),
        (date(2026, 9, 2), "Quốc khánh"),
        (date(2026, 4, 27), "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"),
    ],
)
def test_public_holiday_has_its_name(day: date, name: str) -> None:
    effect = holiday_effect(day)
    assert (effect.holiday, effect.name) == (True, name)


def test_distance_to_tet_is_signed_and_runs_through_it() -> None:
    middle = date(2026, 2, 17)
    found = [holiday_effect(middle + timedelta(step)).from_tet for step in range(-30, 31)]
    assert found == list(range(-30, 31))


def test_distance_is_to_the_nearest_tet_across_new_year() -> None:
    assert holiday_effect(date(2024, 12, 31)).from_tet == -29
    assert holiday_effect(date(2025, 9, 1)).from_tet == (date(2025, 9, 1) - tet(2026)).days


@pytest.mark.parametrize(
    ("day", "bridge"),
    [
        (date(2026, 1, 2), True),  # Friday after New Year's Day
        (date(2026, 1, 5), False),  # the Monday after it
        (date(2026, 1, 3), False),  # a Saturday is free, not a bridge
        (date(2026, 5, 1), False),  # a holiday itself
    ],
)
def test_bridge_is_a_working_day_between_a_holiday_and_a_weekend(day: date, bridge: bool) -> None:
    assert holiday_effect(day).bridge is bridge


def test_ordinary_day_is_not_special() -> None:
    effect = holiday_effect(date(2026, 7, 15))
    assert (effect.holiday, effect.name, effect.bridge, effect.special) == (False, "", False, False)


def test_array_of_days_gives_one_effect_each() -> None:
    days = np.arange("2026-02-10", "2026-03-01", dtype="datetime64[D]")
    assert holiday_effects(days) == [holiday_effect(day) for day in days.astype(object)]


@pytest.mark.parametrize("year", [1800, 2200])
def test_year_without_lunar_dates_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match="no lunar date"):
        holiday_effect(date(year, 6, 1))
