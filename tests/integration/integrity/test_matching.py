"""The machine suggests which claims are repeated; people decide."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from tests.integration.integrity.conftest import Desk
from tests.support.factories.intake import TipFactory
from tests.support.factories.integrity import ClaimFactory
from tests.support.factories.listening import SourceFactory, make_mention

from lantoa.cli import main
from lantoa.integrity.domain.matching import decide, look_at_new, look_back
from lantoa.integrity.domain.merging import merge
from lantoa.integrity.domain.outside import import_reviews
from lantoa.integrity.domain.queries import sightings_of
from lantoa.integrity.models import Case, Claim, OutsideReview, Suggestion

CLAIM = "Công đoàn sẽ thu ba phần trăm lương của mọi công nhân từ tháng sau"
SAME = f"Mọi người ơi {CLAIM.lower()}, có thật không?"


@pytest.fixture(autouse=True)
def _clean(db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM listening_mention")


def test_new_tips_and_posts_are_looked_at_once(desk: Desk) -> None:
    claim = ClaimFactory(unit=desk.root, statement=CLAIM)
    source = SourceFactory(unit=desk.unit)
    tip = TipFactory(unit=desk.unit, text=SAME)
    post = make_mention(source=source, text=SAME)
    make_mention(source=source, text="Hôm nay nhà máy phát cơm ca có canh chua")
    old = timezone.now() - timedelta(days=30)
    make_mention(source=source, text=SAME, published_at=old)
    assert look_at_new() == 3
    assert look_at_new() == 0
    found = Suggestion.objects.order_by("pk").values_list("claim", "tip", "mention_id", "accepted")
    assert list(found) == [(claim.pk, tip.pk, None, None), (claim.pk, None, post.pk, None)]


def test_a_tip_waits_until_its_photo_has_been_read(desk: Desk) -> None:
    claim = ClaimFactory(unit=desk.root, statement=CLAIM)
    tip = TipFactory(unit=desk.unit, text="")
    photo = tip.attachments.create(sha256="", mime="image/jpeg", width=1, height=1)
    assert look_at_new() == 0
    photo.ocr_text, photo.ocr_status = SAME, "read"
    photo.save()
    assert look_at_new() == 1
    assert Suggestion.objects.get().claim == claim


def test_a_new_claim_finds_what_came_before_it(desk: Desk) -> None:
    post = make_mention(source=SourceFactory(unit=desk.unit), text=SAME)
    tip = TipFactory(unit=desk.unit, text=SAME)
    look_at_new()
    claim = ClaimFactory(unit=desk.root, statement=CLAIM)
    look_back(claim)
    found = Suggestion.objects.values_list("mention_id", "tip")
    assert set(found) == {(post.pk, None), (None, tip.pk)}


def test_a_merged_wording_leads_to_the_claim_that_stands(desk: Desk) -> None:
    old = ClaimFactory(unit=desk.root, statement="Đoàn phí tăng lên ba phần trăm")
    merge(ClaimFactory(unit=desk.root, statement=CLAIM), old, actor=desk.maker)
    TipFactory(unit=desk.unit, text=SAME)
    look_at_new()
    assert Suggestion.objects.get().claim == old


@pytest.mark.parametrize(("accepted", "seen"), [(True, 1), (False, 0)])
def test_a_person_decides_once(desk: Desk, accepted: bool, seen: int) -> None:
    claim = ClaimFactory(unit=desk.root, statement=CLAIM)
    post = make_mention(source=SourceFactory(unit=desk.unit), text=SAME)
    look_at_new()
    row = Suggestion.objects.get()
    assert decide(row.pk, accepted, actor=desk.first) is True
    assert decide(row.pk, not accepted, actor=desk.second) is False
    assert sightings_of(claim).filter(mention_id=post.pk).count() == seen


REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://kiemchung.example/1?utm_source=x",
    "claimReviewed": "Uống nước chanh chữa được bệnh",
    "author": {"@type": "Organization", "name": "Báo Kiểm Chứng"},
    "datePublished": "2026-02-03",
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "alternateName": "Sai"},
}


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(REVIEW),
        json.dumps([REVIEW, REVIEW]),
        json.dumps({"@type": "DataFeed", "dataFeedElement": [{"item": [REVIEW]}]}),
        f"<html><script type='application/ld+json'>{{broken</script>"
        f"<script type='application/ld+json'>{json.dumps(REVIEW)}</script></html>",
    ],
)
def test_reviews_of_others_are_taken_in_under_their_name(desk: Desk, data: str) -> None:
    for _ in range(2):
        import_reviews(data.encode(), unit=desk.root, actor=None)
    claim = Claim.objects.get()
    review = OutsideReview.objects.get()
    assert (claim.status, claim.statement) == ("outside", REVIEW["claimReviewed"])
    assert (review.url, review.publisher, review.rating, str(review.reviewed_on)) == (
        "https://kiemchung.example/1", "Báo Kiểm Chứng", "Sai", "2026-02-03",
    )  # fmt: skip
    assert Case.objects.count() == 0


@pytest.mark.parametrize("missing", ["url", "claimReviewed", "author", "reviewRating"])
def test_a_review_with_something_missing_is_counted_and_left_out(desk: Desk, missing: str) -> None:
    rest = {name: value for name, value in REVIEW.items() if name != missing}
    done = import_reviews(json.dumps(rest).encode(), unit=desk.root, actor=None)
    assert (done.read, done.new, done.refused) == (1, 0, 1)


def test_the_register_goes_out_for_lantoa_match(desk: Desk, tmp_path: Path) -> None:
    old = ClaimFactory(unit=desk.root, statement="Đoàn phí tăng lên ba phần trăm")
    merge(ClaimFactory(unit=desk.root, statement=CLAIM), old, actor=desk.maker)
    out, posts, found = (tmp_path / name for name in ("claims", "posts", "found"))
    assert main(["claims", str(out)]) == 0
    posts.write_text(json.dumps({"id": 1, "text": SAME}) + "\n")
    assert main(["match", "--claims", str(out), str(posts), str(found)]) == 0
    candidates = json.loads(found.read_text())["candidates"]
    assert candidates[0]["claim_id"] == str(old.public_id)
