"""The reference organisation as it is loaded into a database."""

from datetime import date

import pytest

from lantoa.units.domain.gazetteer import load_gazetteer
from lantoa.units.domain.places import attribute_places
from lantoa.units.domain.queries import restatement_map, successors
from lantoa.units.domain.reference import Loaded, load_reference_units, read_data
from lantoa.units.models import Level, Unit, UnitName, UnitPlace, UnitRelation

CONGRESS = date(2023, 12, 1)
EVE = date(2025, 6, 30)
MERGER = date(2025, 7, 1)


@pytest.fixture
def _loaded(db: None) -> None:
    load_reference_units()


def below_the_top(on: date) -> dict[str, int]:
    """Number of units directly under the confederation, by level."""
    root = Unit.objects.get(level=Level.CONFEDERATION)
    levels = Unit.objects.as_of(on).filter(parent_on=root.pk).values_list("level", flat=True)
    return {level: list(levels).count(level) for level in set(levels)}


@pytest.mark.usefixtures("_loaded")
def test_units_under_the_confederation_are_79_before_and_34_provinces_after_the_merger() -> None:
    others = {Level.CENTRAL_SECTOR_UNION: 15, Level.CORPORATION_UNION: 1}
    assert below_the_top(CONGRESS) == {Level.PROVINCIAL_FEDERATION: 63, **others}
    assert below_the_top(EVE) == below_the_top(CONGRESS)
    assert below_the_top(MERGER) == {Level.PROVINCIAL_FEDERATION: 34, **others}


@pytest.mark.usefixtures("_loaded")
def test_every_old_province_restates_to_one_that_exists() -> None:
    today = restatement_map(MERGER)
    assert len(today) == 52
    assert set(today.values()) <= set(Unit.objects.as_of(MERGER).values_list("pk", flat=True))
    assert len(set(today.values())) == 23


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ldld-binh-duong", "ldld-tp-hcm-2025"),
        ("ldld-tp-hcm", "ldld-tp-hcm-2025"),
        ("ldld-hoa-binh", "ldld-phu-tho-2025"),
        ("ldld-dak-nong", "ldld-lam-dong-2025"),
        ("ldld-soc-trang", "ldld-can-tho-2025"),
        ("ldld-binh-dinh", "ldld-gia-lai-2025"),
        ("ldld-nghe-an", "ldld-nghe-an"),
        ("ldld-thua-thien-hue", "ldld-thua-thien-hue"),
    ],
)
def test_province_restates_to_its_successor(old: str, new: str) -> None:
    assert [u.code for u in successors(Unit.objects.get(code=old), MERGER)] == [new]


@pytest.mark.usefixtures("_loaded")
def test_hue_changes_its_name_and_stays_the_same_unit() -> None:
    names = [
        Unit.objects.as_of(day).get(code="ldld-thua-thien-hue").shown_vi
        for day in (date(2024, 12, 31), date(2025, 1, 1))
    ]
    assert names == [
        "Liên đoàn Lao động tỉnh Thừa Thiên Huế",
        "Liên đoàn Lao động thành phố Huế",
    ]


@pytest.mark.usefixtures("_loaded")
def test_loading_again_adds_nothing_and_keeps_local_changes() -> None:
    UnitName.objects.filter(unit__code="cd-y-te").update(short_name="Y tế")
    assert load_reference_units() == Loaded(0, 0, 0, 0)
    assert UnitName.objects.get(unit__code="cd-y-te").short_name == "Y tế"


@pytest.mark.usefixtures("_loaded")
def test_every_name_is_in_both_languages_and_every_merger_names_its_resolution() -> None:
    assert UnitName.objects.filter(name_en="").count() == 0
    assert set(
        UnitRelation.objects.filter(kind="merged_into").values_list(
            "decision_number", "decision_date"
        )
    ) == {("Nghị quyết 202/2025/QH15", date(2025, 6, 12))}


@pytest.mark.usefixtures("_loaded")
def test_what_is_unverified_in_the_data_is_unverified_in_the_database() -> None:
    unverified = {u["code"] for u in read_data("organisation")["units"] if not u["verified"]}
    stored = Unit.objects.filter(verified=False).values_list("code", flat=True)
    assert set(stored) == unverified
    assert len(unverified) == 7


@pytest.mark.usefixtures("_loaded")
def test_every_old_province_has_a_place_and_parks_are_at_least_sixty() -> None:
    provinces = Unit.objects.filter(level=Level.PROVINCIAL_FEDERATION, valid_from__lt=MERGER)
    assert provinces.filter(places=None).count() == 0
    parks = UnitPlace.objects.filter(kind="industrial_park")
    assert (
        len({p.folded.removeprefix("kcn ").removeprefix("khu cong nghiep ") for p in parks}) >= 60
    )


@pytest.mark.usefixtures("_loaded")
def test_place_leads_to_the_unit_of_the_date() -> None:
    text = "Công nhân KCN Mỹ Phước, Bình Dương"
    found = [attribute_places(text, load_gazetteer(day)) for day in (EVE, MERGER)]
    assert found == [["ldld-binh-duong"], ["ldld-tp-hcm-2025"]]
