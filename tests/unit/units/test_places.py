"""Which unit a text is about, by the places it names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.units.domain.places import Gazetteer, Place, attribute_places
from lantoa.units.domain.reference import read_data

GAZETTEER = Gazetteer(
    Place(
        item["name"],
        item["unit"],
        item.get("ambiguous", False),
        item["kind"] == "abbreviation",
    )
    for item in read_data("places")["places"]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Công nhân ở Bình Dương ngừng việc", ["ldld-binh-duong"]),
        ("cong nhan binh duong ngung viec", ["ldld-binh-duong"]),
        ("BÌNH DƯƠNG", ["ldld-binh-duong"]),
        ("Bình Dương rồi Đồng Nai", ["ldld-binh-duong", "ldld-dong-nai"]),
        ("Đồng Nai, Bình Dương, Đồng Nai", ["ldld-dong-nai", "ldld-binh-duong"]),
        ("TP.HCM, Tp. Hồ Chí Minh, Sài Gòn", ["ldld-tp-hcm"]),
        ("tư tưởng Hồ Chí Minh", []),
        ("KCN Quế Võ", ["ldld-bac-ninh"]),
        ("khu công nghiệp Vân Trung", ["ldld-bac-giang"]),
        ("mưa lớn ở Đà Lạt", ["ldld-lam-dong"]),
        ("Vũng Tàu và Biên Hoà", ["ldld-ba-ria-vung-tau", "ldld-dong-nai"]),
        ("LĐLĐ TT Huế", ["ldld-thua-thien-hue"]),
        ("Công nhân SG về quê", ["ldld-tp-hcm"]),
        ("công nhân sg về quê", []),
        ("giữ gìn hòa bình thế giới", []),
        ("công nhân ở hòa bình", ["ldld-hoa-binh"]),
        ("Thủy điện Hòa Bình", ["ldld-hoa-binh"]),
        ("hoà bình là ước mơ, tỉnh Hoà Bình", ["ldld-hoa-binh"]),
        ("xang gia lai tang", []),
        ("cong nhan o gia lai", ["ldld-gia-lai"]),
        ("ông Nguyễn Thái Bình phát biểu", []),
        ("công đoạn bình dượng", []),
        ("", []),
    ],
)
def test_attribute_places_on_a_text(text: str, expected: list[str]) -> None:
    assert attribute_places(text, GAZETTEER) == expected


def test_accented_text_is_not_matched_in_folded_form() -> None:
    assert attribute_places("Hà Nội", Gazetteer([Place("Hạ Nội", "x")])) == []
    assert attribute_places("ha noi", Gazetteer([Place("Hạ Nội", "x")])) == ["x"]


def test_longest_name_wins() -> None:
    gazetteer = Gazetteer([Place("Bình Dương", "ngan"), Place("VSIP Bình Dương", "dai")])
    assert attribute_places("VSIP Bình Dương", gazetteer) == ["dai"]


@given(st.text(max_size=300))
def test_any_text_gives_known_codes_once(text: str) -> None:
    found = attribute_places(text, GAZETTEER)
    assert len(found) == len(set(found))
    assert set(found) <= {item["unit"] for item in read_data("places")["places"]}
