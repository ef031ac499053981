import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.analysis.match import ClaimIndex
from lantoa.analysis.match.details import details

DATA = Path(__file__).parents[2] / "data"
CLAIMS = {
    "fund": "Đoàn phí công đoàn tăng từ 1% lên 2% lương",
    "wage": "Lương tối thiểu vùng I tăng lên 6 triệu đồng từ 1/1/2027",
    "park": "Khu công nghiệp Sông Trà đóng cửa sáu tháng vì hết đơn hàng",
    "lump": "Từ 1/7/2026 người lao động không được rút bảo hiểm xã hội một lần",
}


@pytest.fixture(scope="module")
def index() -> ClaimIndex:
    return ClaimIndex(CLAIMS.items())


def matched(index: ClaimIndex, text: str) -> list[str | int]:
    return [found.claim_id for found in index.match(text)]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (CLAIMS["fund"], "fund"),
        ("doan phi cong doan tang tu 1% len 2% luong dung ko mn", "fund"),
        ("Lương tối thiểu vùng I tăng lên 6tr đồng từ 1/1/2027 rồi cả nhà", "wage"),
        ("kcn song tra dong cua 6 thang vi het don hang that ha ae", "park"),
        ("tu 1/7/2026 khong duoc rut bhxh 1 lan nua, ae tranh thu di rut", "lump"),
    ],
)
def test_repeated_claim_is_matched(index: ClaimIndex, text: str, claim: str) -> None:
    assert matched(index, text) == [claim]


@pytest.mark.parametrize(
    "text",
    [
        "Đoàn phí công đoàn giảm từ 1% xuống 0,5% lương",
        "Bác bỏ tin đoàn phí công đoàn tăng từ 1% lên 2% lương",
        "Lương tối thiểu vùng I tăng lên 7 triệu đồng từ 1/1/2027",
        "Lương tối thiểu vùng I tăng lên 6 triệu đồng từ 1/7/2027",
        "Khu công nghiệp Phú Lâm đóng cửa sáu tháng vì hết đơn hàng",
        "Khu công nghiệp Sông Trà đóng cửa ba tháng vì hết đơn hàng",
        "Từ 1/7/2027 người lao động không được rút bảo hiểm xã hội một lần",
        "Không có chuyện từ 1/7/2026 người lao động không được rút bảo hiểm xã hội một lần",
        "Cơm ca nay có cá kho ngon ghê",
        "",
        "!!! 😡",
    ],
)
def test_changed_detail_debunk_or_other_talk_is_not_matched(index: ClaimIndex, text: str) -> None:
    assert matched(index, text) == []


@pytest.mark.parametrize(
    ("claim", "same", "other"),
    [
        (
            "Công ty may Thanh Trì ở KCN Phú Mỹ phá sản, nợ lương 2 tháng",
            "may thanh tri kcn phu my pha san no luong 2 thang",
            "Công ty may Thanh Bình ở KCN Phú Mỹ phá sản, nợ lương 2 tháng",
        ),
        (
            "Nữ công nhân nghỉ sinh bị cắt tiền chuyên cần",
            "nghe nói nữ công nhân nghỉ sinh bị cắt luôn tiền chuyên cần",
            "Nữ công nhân nghỉ sinh vẫn được tiền chuyên cần",
        ),
        (
            "Cấm công nhân dùng tai nghe trong xưởng từ 1/3/2027",
            "cam dung tai nghe trong xuong tu 1/3/2027 roi cong nhan oi",
            "Cấm công nhân dùng tai nghe trong xưởng từ 1/3/2027 là không đúng",
        ),
        (
            "Mỗi công nhân phải góp 30.000 đồng xây nhà tình thương",
            "mỗi công nhân phải góp 30k xây nhà tình thương, không đóng bị trừ điểm",
            "Mỗi công nhân không phải góp 30.000 đồng xây nhà tình thương",
        ),
    ],
)
def test_claim_is_told_from_another_firm_the_opposite_and_a_debunk(
    claim: str, same: str, other: str
) -> None:
    index = ClaimIndex([("it", claim), *CLAIMS.items()])
    assert (matched(index, same), matched(index, other)) == (["it"], [])


def test_short_post_is_only_suggested() -> None:
    index = ClaimIndex([(1, "Tết 2027 bỏ lương tháng 13")])
    short = index.match("Tết 2027 bỏ lương tháng 13")[0]
    longer = index.match("Tết 2027 bỏ lương tháng 13 nha mọi người")[0]
    assert (short.decision, longer.decision) == ("suggest", "automatic")


def test_post_that_leaves_a_detail_out_is_only_suggested(index: ClaimIndex) -> None:
    found = index.match("Lương tối thiểu vùng I tăng từ 1/1/2027 rồi nha cả nhà ơi mừng quá")
    assert {candidate.decision for candidate in found} <= {"suggest"}


def test_index_without_claims_matches_nothing() -> None:
    assert ClaimIndex([]).match("Đoàn phí tăng") == []


def test_limit_and_order(index: ClaimIndex) -> None:
    ranked = index.rank("Lương tối thiểu vùng và đoàn phí công đoàn cùng tăng", limit=2)
    assert len(ranked) == 2
    assert {found.claim_id for found in ranked} == {"fund", "wage"}


@given(st.text(max_size=200))
def test_match_gives_scores_in_range_best_first(text: str) -> None:
    found = ClaimIndex(CLAIMS.items()).match(text)
    scores = [candidate.score for candidate in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0.5 <= score <= 1 for score in scores)


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("5 trieu", {5e6}), ("5tr", {5e6}), ("1tr5", {1.5e6}), ("500k", {5e5}),
        ("4.680.000 dong", {4.68e6}), ("3,5 ty", {3.5e9}), ("ba trieu dong", {3e6}),
        ("1.250.000,5 dong", {1_250_000.5}), ("2.867,3 ty", {2.8673e12}), ("8.5 tr", {8.5e6}),
    ],
)  # fmt: skip
def test_details_reads_amounts(text: str, money: set[float]) -> None:
    assert details(text).money == money


@given(
    st.from_regex(
        r"[0-9]{1,4}([.,][0-9]{1,4}){0,4} ?(dong|trieu|%|nguoi|/[0-9]{1,2})", fullmatch=True
    )
)
def test_details_reads_any_mix_of_points_and_commas(text: str) -> None:
    found = details(f"luong {text} thang nay")
    assert all(amount >= 0 for amount in found.money | found.percents)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("tu 1/7/2026", {(1, 7, 2026)}), ("ngay 2/9", {(2, 9, 0)}),
        ("thang 9/2026", {(0, 9, 2026)}), ("tu nam 2027", {(0, 0, 2027)}), ("thang 4", {(0, 4, 0)}),
    ],
)  # fmt: skip
def test_details_reads_dates(text: str, dates: set[tuple[int, int, int]]) -> None:
    assert details(text).dates == dates


@pytest.mark.parametrize("half", [0, 1])
def test_hand_made_posts_find_their_claim(half: int) -> None:
    claims = [json.loads(line) for line in (DATA / "claims.ndjson").open(encoding="utf-8")]
    posts = [json.loads(line) for line in (DATA / "matching.ndjson").open(encoding="utf-8")]
    index = ClaimIndex((row["id"], row["claim"]) for row in claims)
    posts = [p for i, p in enumerate(posts) if int((p["near"] or f"c{i}")[1:]) % 2 == half]
    found = [(post, candidate) for post in posts for candidate in index.match(post["text"])]
    right = sum(candidate.claim_id == post["claim_id"] for post, candidate in found)
    assert right / len(found) >= 0.88
    assert right / sum(1 for post in posts if post["claim_id"]) >= 0.86
