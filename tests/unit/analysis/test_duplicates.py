import random

import numpy as np
import pytest
from bench.corpus import corpus, pair_scores
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.analysis.duplicates import duplicate_groups
from lantoa.text import fold

POST = (
    "Sáng nay công nhân xưởng giày Minh Phát đứng ngoài cổng chờ lương tháng 8. Quản lý hẹn "
    "ngày 25/9 trả đủ, ai chưa nhận thì gặp phòng nhân sự tầng 2."
)


def are_one(first: str, second: str) -> bool:
    groups = duplicate_groups(["một bài khác hẳn để làm nền cho cả nhóm", first, second])
    return bool(groups[1] == groups[2])


@pytest.mark.parametrize(
    "copy",
    [
        POST,
        f"Copy từ nhóm: {POST}",
        f"{POST} Mọi người chia sẻ giúp",
        POST.upper(),
        POST.lower(),
        fold(POST),
        POST[:110] + "...",
        "Quản lý hẹn ngày 25/9 trả đủ, ai chưa nhận thì gặp phòng nhân sự tầng 2. Sáng nay "
        "công nhân xưởng giày Minh Phát đứng ngoài cổng chờ lương tháng 8.",
        POST.replace(" ", " 😡 ", 4),
        POST.replace("o", "о"),  # Cyrillic
        f"FW: {fold(POST[:120])}",
    ],
)
def test_edited_copy_is_duplicate(copy: str) -> None:
    assert are_one(POST, copy)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("25/9", "28/9"),
        ("tháng 8", "tháng 7"),
        ("Minh Phát", "Hưng Thịnh"),
        ("xưởng giày", "xưởng bánh kẹo"),
        ("hẹn ngày 25/9 trả đủ", "không hẹn ngày 25/9 trả đủ"),
        ("Sáng nay", "Chiều qua"),
        ("tầng 2", "tầng 3"),
    ],
)
def test_boilerplate_with_another_detail_is_not_duplicate(old: str, new: str) -> None:
    assert not are_one(POST, POST.replace(old, new))


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        (
            "Hai tuần nay vòi nước xưởng em có cặn vàng, phản ánh ba lần rồi chưa ai sửa",
            "2 tuần nay vòi nước xưởng e có cặn vàng, phản ánh 3 lần r chưa ai sửa",
            True,
        ),
        (
            "Hai tuần nay vòi nước xưởng em có cặn vàng, phản ánh ba lần rồi chưa ai sửa",
            "4 tuần nay vòi nước xưởng em có cặn vàng, phản ánh 3 lần rồi chưa ai sửa",
            False,
        ),
        (
            "Chị em lưu ý, hai tổ cuối chuyền nghỉ bù thứ bảy, các tổ khác đi làm bình thường",
            "Chị em lưu ý, 3 tổ cuối chuyền nghỉ bù thứ bảy, các tổ khác đi làm bình thường",
            False,
        ),
    ],
)
def test_number_in_words_is_the_number_in_digits(first: str, second: str, one: bool) -> None:
    assert are_one(first, second) is one


def test_swapped_numbers_are_not_duplicate() -> None:
    text = (
        "Tiền lương tháng {} sẽ được chuyển khoản vào ngày {}, mọi thắc mắc xin gặp phòng nhân sự."
    )
    assert not are_one(text.format(1, 8), text.format(8, 1))


def test_cut_notice_does_not_chain_two_notices() -> None:
    notice = (
        "Liên đoàn Lao động huyện Lộc An khám sức khỏe miễn phí cho nữ công nhân vào ngày {}, "
        "chị em nhớ mang theo thẻ bảo hiểm y tế."
    )
    texts = [notice.format("3/12"), notice.format("2/11"), notice[: notice.index("vào")]]
    groups = duplicate_groups(texts).tolist()
    assert groups[:2] == [0, 1]


def test_empty_and_short_texts() -> None:
    assert duplicate_groups(["", "hóng", "", "Hóng 😀", "hóng tin", "!!!"]).tolist() == [
        0, 1, 2, 1, 4, 5,
    ]  # fmt: skip
    assert duplicate_groups([]).tolist() == []


def test_group_is_named_by_its_first_member() -> None:
    assert duplicate_groups(["mở đầu", POST, f"FW: {POST}", POST]).tolist() == [0, 1, 1, 1]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=12))
def test_groups_point_to_an_earlier_member_of_themselves(texts: list[str]) -> None:
    groups = duplicate_groups(texts)
    assert (groups <= np.arange(len(texts))).all()
    assert [groups[g] for g in groups] == groups.tolist()


def test_invented_corpus_keeps_its_score_in_any_order() -> None:
    texts, truth = corpus(3000, seed=7)
    assert pair_scores(duplicate_groups(texts).tolist(), truth)[2] >= 0.97
    order = list(range(len(texts)))
    random.Random(3).shuffle(order)
    shuffled = duplicate_groups([texts[i] for i in order]).tolist()
    assert pair_scores(shuffled, [truth[i] for i in order])[2] >= 0.97


def test_crowd_of_one_text_is_one_group() -> None:
    crowd = [f"{POST} {'hay ' * (i % 5)}" for i in range(500)]
    assert set(duplicate_groups(crowd).tolist()) == {0}
