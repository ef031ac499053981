"""A map of the provinces as tiles of one size, drawn by us: no outline of any map is in it.

Provinces stand where their neighbours are, as of 1 July 2025. What is not among them (sector
unions, units that are new) is in the table beside the map.
"""

from collections.abc import Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Code of the federation → column, row, name on the tile.
TILES = {
    "ldld-lai-chau": (1, 0, "Lai Châu"),
    "ldld-lao-cai-2025": (2, 0, "Lào Cai"),
    "ldld-tuyen-quang-2025": (3, 0, "T. Quang"),
    "ldld-cao-bang": (4, 0, "Cao Bằng"),
    "ldld-dien-bien": (0, 1, "Điện Biên"),
    "ldld-son-la": (1, 1, "Sơn La"),
    "ldld-phu-tho-2025": (2, 1, "Phú Thọ"),
    "ldld-thai-nguyen-2025": (3, 1, "T. Nguyên"),
    "ldld-lang-son": (4, 1, "Lạng Sơn"),
    "ldld-quang-ninh": (5, 1, "Q. Ninh"),
    "ldld-ha-noi": (2, 2, "Hà Nội"),
    "ldld-bac-ninh-2025": (3, 2, "Bắc Ninh"),
    "ldld-hai-phong-2025": (4, 2, "Hải Phòng"),
    "ldld-ninh-binh-2025": (2, 3, "Ninh Bình"),
    "ldld-hung-yen-2025": (3, 3, "Hưng Yên"),
    "ldld-thanh-hoa": (2, 4, "Thanh Hóa"),
    "ldld-nghe-an": (2, 5, "Nghệ An"),
    "ldld-ha-tinh": (2, 6, "Hà Tĩnh"),
    "ldld-quang-tri-2025": (3, 6, "Quảng Trị"),
    "ldld-thua-thien-hue": (3, 7, "Huế"),
    "ldld-da-nang-2025": (4, 7, "Đà Nẵng"),
    "ldld-quang-ngai-2025": (4, 8, "Q. Ngãi"),
    "ldld-gia-lai-2025": (4, 9, "Gia Lai"),
    "ldld-dak-lak-2025": (4, 10, "Đắk Lắk"),
    "ldld-khanh-hoa-2025": (4, 11, "K. Hòa"),
    "ldld-lam-dong-2025": (3, 11, "Lâm Đồng"),
    "ldld-dong-nai-2025": (2, 11, "Đồng Nai"),
    "ldld-tay-ninh-2025": (1, 11, "Tây Ninh"),
    "ldld-dong-thap-2025": (1, 12, "Đ. Tháp"),
    "ldld-tp-hcm-2025": (2, 12, "TP. HCM"),
    "ldld-an-giang-2025": (0, 12, "An Giang"),
    "ldld-can-tho-2025": (0, 13, "Cần Thơ"),
    "ldld-vinh-long-2025": (1, 13, "Vĩnh Long"),
    "ldld-ca-mau-2025": (0, 14, "Cà Mau"),
}
SIDE_X, SIDE_Y, GAP = 58, 40, 3
STEPS = 5  # of colour; 0 is nobody


def tile_map(numbers: Mapping[str, int], shown: Mapping[str, str], title: str) -> SafeString:
    """The map as SVG: ``numbers`` colour the tiles, ``shown`` is what stands on them."""
    most = max(numbers.values(), default=0)
    width = 6 * (SIDE_X + GAP) - GAP
    height = 15 * (SIDE_Y + GAP) - GAP
    tiles = format_html_join(
        "",
        '<g class="tile t{}" transform="translate({} {})"><rect width="{}" height="{}" rx="4"/>'
        '<text x="{}" y="16">{}</text><text x="{}" y="31" class="number">{}</text></g>',
        (
            (
                -(-numbers.get(code, 0) * (STEPS - 1) // most) if most else 0,
                column * (SIDE_X + GAP), row * (SIDE_Y + GAP), SIDE_X, SIDE_Y,
                SIDE_X / 2, name, SIDE_X / 2, shown.get(code, "0"),
            )
            for code, (column, row, name) in TILES.items()
        ),
    )  # fmt: skip
    return format_html(
        '<svg class="tiles" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        width, height, title, tiles,
    )  # fmt: skip
