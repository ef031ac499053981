"""The REST interface: what it does, what it refuses, and that it is what its document says."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils import timezone
from openapi_spec_validator import OpenAPIV31SpecValidator
from pytest_django import Settings
from tests.integration.library.conftest import House, house, photo
from tests.support.factories.channels import DeliveryFactory
from tests.support.factories.library import ApprovedFactory, ProductFactory, make_master
from tests.support.factories.units import MembershipFactory
from tests.support.openapi import Program
from tests.support.parallel import in_parallel

from lantoa.api.domain import once, pages, tokens
from lantoa.api.interfaces import door
from lantoa.api.models import ApiToken, DoneOnce, Scope
from lantoa.library.domain import attaching
from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.library.models import Product, UseRequest
from lantoa.units.models import AuditEntry, Role, Unit, User

__all__ = ["house", "photo"]  # fixtures


def program(user: User, unit: Unit, *scopes: Scope, language: str = "en") -> Program:
    wanted = scopes or tuple(Scope)
    made = tokens.make(user, unit, name="Trang web", scopes=wanted, days=30)
    return Program(made.secret, language)


def test_document_is_valid_and_public(db: None) -> None:
    document = Program().document
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"].startswith("3.1")
    assert "http://" not in str(document["paths"])
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["security"], path
            assert operation["summary"], path


def test_program_reads_what_its_person_sees(house: House) -> None:
    own = ProductFactory(unit=house.grassroots)
    shared = ApprovedFactory(unit=house.elsewhere, headline="Áp phích an toàn", kind="poster")
    master = make_master(shared, b"bytes")
    ProductFactory(unit=house.elsewhere)
    ApprovedFactory(unit=house.elsewhere, visibility="unit")
    asks = program(house.chair, house.grassroots)
    assert asks.get("/me")[1]["unit"] == house.grassroots.code
    assert [row["id"] for row in asks.get("/products")[1]["items"]] == [str(shared.public_id)]
    ours = asks.get("/products", ours=True)[1]["items"]
    assert [row["id"] for row in ours] == [str(own.public_id)]
    found = asks.get("/search", q="áp phích")[1]
    assert ([row["kind"] for row in found["items"]], found["next"]) == (["poster"], None)
    whole = asks.get(f"/products/{shared.public_id}")[1]
    assert (whole["body"], whole["address"]) == (shared.body, None)
    assert [row["sha256"] for row in whole["masters"]] == [master.sha256]
    assert asks.get(f"/products/{shared.public_id}/masters")[1] == whole["masters"]
    status, answer = asks.get(f"/products/{shared.public_id}/masters/{master.pk}/file")
    assert (status, b"".join(answer.streaming_content)) == (200, b"bytes")
    assert [row["key"] for row in asks.get("/units")[1]] == [house.grassroots.code]
    topics = {row["key"]: (row["name_vi"], row["name_en"]) for row in asks.get("/topics")[1]}
    assert topics["wages"] == ("Tiền lương", "Wages")


def test_pages_by_cursor_hold_each_product_once(house: House) -> None:
    made = [ApprovedFactory(unit=house.elsewhere) for _ in range(5)]
    asks = program(house.chair, house.grassroots)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = asks.get("/products", limit=2, cursor=cursor)[1]
        seen += [row["id"] for row in page["items"]]
        cursor = page["next"]
        ApprovedFactory(unit=house.elsewhere)
    assert seen == [str(product.public_id) for product in reversed(made)]


def test_program_makes_a_draft_with_a_photo_once(house: House, photo: bytes) -> None:
    writes = program(house.chair, house.grassroots)
    draft = {"headline": "Bữa cơm", "topics": ["meals"], "body": "<script>x</script><p>Cơm</p>",
             "licence": "union", "rights_from": "2026-01-01"}  # fmt: skip
    first = writes.post("/products", draft, key="k1")
    assert writes.post("/products", draft, key="k1") == first
    status, body = first
    assert (status, body["status"], body["body"]) == (201, "draft", "<p>Cơm</p>")
    product = Product.objects.get(public_id=body["id"])
    assert (product.unit, product.created_by) == (house.grassroots, house.chair)
    status, other = writes.post("/products", draft | {"headline": "Khác"}, key="k1")
    assert (status, other["code"]) == (422, "key_reused")
    path = f"/products/{body['id']}/masters"
    for key in ("p1", "p1", ""):
        file = SimpleUploadedFile("anh.jpg", photo, "image/jpeg")
        status, master = writes.post(path, {"alt": "Bữa cơm"}, key=key, file=file)
        assert (status, master["alt"]) == (201, "Bữa cơm")
    assert product.masters.count() == 1
    bad = SimpleUploadedFile("x.jpg", b"not a photo", "image/jpeg")
    assert writes.post(path, {}, file=bad)[1]["code"] == "refused"


def test_program_asks_to_use(house: House) -> None:
    product = ApprovedFactory(unit=house.elsewhere, licence="reserved")
    asks = program(house.chair, house.grassroots, Scope.ASK)
    path = f"/products/{product.public_id}/requests"
    answers = [asks.post(path, {"purpose": "In áp phích"}) for _ in range(2)]
    assert answers[0] == answers[1]
    row = UseRequest.objects.get()
    assert (row.unit, row.asked_by, answers[0][1]["id"]) == (house.grassroots, house.chair, row.pk)
    free = ApprovedFactory(unit=house.elsewhere)
    status, said = asks.post(f"/products/{free.public_id}/requests", {"purpose": "x"})
    assert (status, said["detail"]) == (422, "You may use it without asking.")


def test_deliveries_are_those_of_the_tokens_units(house: House) -> None:
    product = ApprovedFactory(unit=house.grassroots)
    own = DeliveryFactory(product=product, account__unit=house.grassroots)
    DeliveryFactory(product=product, account__unit=house.elsewhere)
    sees = program(house.chair, house.grassroots, Scope.DELIVERIES)
    status, rows = sees.get(f"/products/{product.public_id}/deliveries")
    assert (status, [row["id"] for row in rows]) == (200, [own.pk])


OPERATIONS: list[tuple[str, str, Any]] = [
    ("get", "/products/{id}", None),
    ("get", "/products/{id}/masters", None),
    ("get", "/products/{id}/masters/{master}/file", None),
    ("get", "/products/{id}/deliveries", None),
    ("post", "/products/{id}/requests", {"purpose": "x"}),
]


@pytest.mark.parametrize("why", ["another unit's draft", "not in the token's unit", "nothing"])
def test_nothing_is_reached_by_its_identifier_alone(house: House, photo: bytes, why: str) -> None:
    MembershipFactory(user=house.chair, unit=house.elsewhere, role=Role.LEAD)
    unit = {"not in the token's unit": house.elsewhere, "nothing": None}.get(why, house.province)
    product = ProductFactory(unit=unit) if unit else None
    values = {
        "id": product.public_id if product else uuid4(),
        "master": make_master(product, b"x").pk if product else 1,
    }
    asks = program(house.chair, house.grassroots)
    for method, path, data in OPERATIONS:
        address = path.format(**values)
        answer = asks.get(address) if method == "get" else asks.post(address, data)
        assert (answer[0], answer[1]["code"]) == (404, "not_found"), path
    file = SimpleUploadedFile("anh.jpg", photo, "image/jpeg")
    answer = asks.post(f"/products/{values['id']}/masters", {}, file=file)
    assert answer[0] == 404
    assert asks.get("/products", ours=True)[1]["items"] == []


def test_shared_work_of_another_unit_is_read_and_not_written(house: House, photo: bytes) -> None:
    MembershipFactory(user=house.chair, unit=house.elsewhere, role=Role.LEAD)
    product = ApprovedFactory(unit=house.elsewhere)
    other = make_master(ApprovedFactory(unit=house.elsewhere), b"x")
    asks = program(house.chair, house.grassroots)
    file = SimpleUploadedFile("anh.jpg", photo, "image/jpeg")
    base = f"/products/{product.public_id}"
    assert asks.get(base)[0] == 200
    assert asks.post(f"{base}/masters", {}, file=file)[0] == 404
    assert asks.get(f"{base}/masters/{other.pk}/file")[0] == 404


def test_each_operation_needs_its_scope(house: House) -> None:
    product = ApprovedFactory(unit=house.grassroots)
    base = f"/products/{product.public_id}"
    reads = program(house.chair, house.grassroots, Scope.READ)
    writes = program(house.chair, house.grassroots, Scope.WRITE)
    refused = [
        reads.post("/products", {"headline": "x"}),
        reads.post(f"{base}/requests", {"purpose": "x"}),
        reads.get(f"{base}/deliveries"),
        *(writes.get(path) for path in (base, "/products", "/topics", "/units", f"{base}/masters")),
        writes.get("/search", q="x"),
    ]
    assert [(status, said["code"]) for status, said in refused] == [(403, "scope")] * len(refused)


def test_token_ends_in_every_way(house: House) -> None:
    def status(secret: str) -> int:
        return int(Program(secret).get("/me")[0])

    made = [
        tokens.make(house.chair, house.grassroots, name="x", scopes=[Scope.READ], days=1)
        for _ in range(3)
    ]
    assert [status(one.secret) for one in made] == [200, 200, 200]
    assert ApiToken.objects.get(pk=made[0].token.pk).last_used_on == timezone.localdate()
    assert tokens.revoke(made[0].token, actor=house.officer)
    assert not tokens.revoke(made[0].token, actor=house.chair)
    with pytest.raises(NotAllowedError):
        tokens.revoke(made[1].token, actor=house.other)
    past = timezone.now() - timedelta(days=2)
    ApiToken.objects.filter(pk=made[1].token.pk).update(
        created_at=past, expires_at=past + timedelta(days=1)
    )
    User.objects.filter(pk=house.chair.pk).update(is_active=False)
    assert [status(one.secret) for one in made] == [401, 401, 401]
    assert (status("lt_khong-co"), Program().get("/me")[0]) == (401, 401)
    actions = list(AuditEntry.objects.filter(object_type="api.apitoken").values_list("action"))
    assert sorted(actions) == [("api.make_token",)] * 3 + [("api.revoke_token",)]
    assert all(one.secret not in str(ApiToken.objects.values()) for one in made)


def test_sight_shrinks_with_the_persons(house: House) -> None:
    own = ProductFactory(unit=house.grassroots)
    asks = program(house.chair, house.grassroots)
    assert asks.get(f"/products/{own.public_id}")[0] == 200
    house.chair.memberships.update(valid_to=timezone.localdate())
    assert asks.get(f"/products/{own.public_id}")[0] == 404
    assert asks.post("/products", {"headline": "x"})[1]["code"] == "not_allowed"


def test_tokens_of_superusers_are_narrowed_too(house: House) -> None:
    root = User.objects.create_superuser("goc@vidu.example")
    asks = program(root, house.grassroots)
    elsewhere = ProductFactory(unit=house.elsewhere)
    assert asks.get(f"/products/{elsewhere.public_id}")[0] == 404


def test_only_makers_make_tokens_and_none_without_end(house: House) -> None:
    for user, unit in ((house.viewer, house.grassroots), (house.chair, house.elsewhere)):
        with pytest.raises(NotAllowedError):
            tokens.make(user, unit, name="x", scopes=[Scope.READ], days=1)
    for scopes, days in (([], 1), ([Scope.READ], 0), ([Scope.READ], 367)):
        with pytest.raises(LibraryError):
            tokens.make(house.chair, house.grassroots, name="x", scopes=scopes, days=days)


def test_refusals_speak_the_callers_language(house: House) -> None:
    for language, title in (("en-GB, vi;q=0.5", "Not found"), ("fr, vi", "Không tìm thấy")):
        asks = program(house.chair, house.grassroots, language=language)
        assert asks.get(f"/products/{uuid4()}")[1]["title"] == title
    assert Program(language="").get("/me")[1]["title"] == "Chưa xác thực"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, "malformed"),
        ({"headline": ""}, "malformed"),
        ({"headline": "x" * 201}, "malformed"),
        ({"headline": "x", "kind": "song"}, "malformed"),
        ({"headline": "x", "topics": ["x"]}, "unknown_topic"),
        ({"headline": "x", "rights_from": "2026-02-01", "rights_until": "2026-01-01"}, "term"),
    ],
)
def test_bad_drafts_are_refused_in_words(house: House, data: dict[str, Any], code: str) -> None:
    status, said = program(house.chair, house.grassroots).post("/products", data)
    assert (status, said["code"]) == (422, code)
    assert not Product.objects.exists()


def test_bad_cursors_and_filters_are_refused(house: House) -> None:
    asks = program(house.chair, house.grassroots)
    for query in ({"cursor": "x"}, {"kind": "x"}, {"topic": "x"}, {"limit": 0}):
        assert asks.get("/products", **query)[0] == 422
    assert asks.get("/search", q="a", cursor="x")[0] == 422
    for path, values in (("/products", (2,)), ("/search", ("x", 1)),
                         ("/search", ("x",))):  # fmt: skip
        status, said = asks.get(path, q="a", cursor=pages.written(*values))
        assert (status, said["code"]) == (422, "bad_cursor")


def test_what_cannot_be_read_is_a_documented_problem(house: House) -> None:
    writes = program(house.chair, house.grassroots)
    status, said = writes.post("/products", None, raw="{")
    assert (status, said["code"]) == (400, "unreadable")


def test_a_photo_that_is_too_large_is_refused_before_it_is_read(
    house: House, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    monkeypatch.setattr(attaching, "LARGEST", 99)
    monkeypatch.setattr(TemporaryUploadedFile, "read", None)
    writes = program(house.chair, house.grassroots)
    draft = ProductFactory(unit=house.grassroots)
    file = SimpleUploadedFile("anh.jpg", bytes(100), "image/jpeg")
    status, said = writes.post(f"/products/{draft.public_id}/masters", {}, file=file)
    assert (status, said["code"]) == (422, "refused")


def test_too_many_requests_wait(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "BURST", 2)
    monkeypatch.setattr(door, "PER_HOUR", 1)
    monkeypatch.setattr(door, "WRONG_BURST", 1)
    asks = program(house.chair, house.grassroots)
    assert [asks.get("/me")[0] for _ in range(3)] == [200, 200, 429]
    wrong = Program("lt_sai")
    assert [wrong.get("/me")[0] for _ in range(2)] == [401, 429]


@pytest.mark.django_db(transaction=True)
def test_one_key_at_once_is_one_draft(house: House) -> None:
    made = tokens.make(house.chair, house.grassroots, name="x", scopes=[Scope.WRITE], days=1)
    answers = in_parallel(
        4, lambda _n: Program(made.secret).post("/products", {"headline": "Một"}, key="k")
    )
    assert {(status, body["id"]) for status, body in answers} == {
        (201, str(Product.objects.get().public_id))
    }
    DoneOnce.objects.update(at=timezone.now() - once.KEPT - timedelta(days=1))
    assert once.forget_old() == 1
