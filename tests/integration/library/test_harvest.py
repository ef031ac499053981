"""OAI-PMH: every verb and error, valid answers, and a harvest while the library changes."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree
from oaipmh_scythe import Scythe
from pytest_django.live_server_helper import LiveServer
from tests.support.factories.library import PublishedFactory, make_master
from tests.support.factories.units import MembershipFactory, UnitFactory
from tests.support.parallel import in_parallel
from tests.support.schemas import published, xml_schema

from lantoa.library.domain import harvesting
from lantoa.library.domain.amending import kill
from lantoa.library.domain.opening import note_openings
from lantoa.library.models import Opening, Product

OAI = "{http://www.openarchives.org/OAI/2.0/}"
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def ask(client: Client, **arguments: str) -> etree._Element:
    answer = client.get("/oai", arguments)
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    return etree.fromstring(answer.content)


def errors(root: etree._Element) -> list[str]:
    return [error.get("code") for error in root.findall(f"{OAI}error")]


def identifiers(root: etree._Element) -> list[str]:
    return [str(e.text) for e in root.iter(f"{OAI}identifier")]


def opened(number: int, **values: object) -> Product:
    """A product that everybody may read since ``number`` seconds after a moment."""
    product: Product = PublishedFactory(visibility="public", **values)
    Opening.objects.create(product=product, version=1, at=AT + timedelta(seconds=number))
    return product


@published
def test_every_answer_is_valid(client: Client) -> None:
    officer = MembershipFactory(unit=UnitFactory(code="kcn"))
    for number in range(2):
        make_master(opened(number, unit=officer.unit), bytes([number + 1]), width=9, height=9)
    gone = opened(3, unit=officer.unit)
    kill(gone.pk, "Sai", actor=officer.user)
    urn = f"urn:uuid:{gone.public_id}"
    schema = xml_schema()
    for query in (
        "verb=Identify", "verb=ListMetadataFormats", f"verb=ListMetadataFormats&identifier={urn}",
        "verb=ListSets", "verb=ListIdentifiers&metadataPrefix=oai_dc",
        "verb=ListRecords&metadataPrefix=oai_dc", "verb=ListRecords&metadataPrefix=newsml_g2",
        f"verb=GetRecord&metadataPrefix=oai_dc&identifier={urn}", "verb=x", "",
        "verb=ListRecords", "verb=ListRecords&metadataPrefix=x",
    ):  # fmt: skip
        schema.assertValid(etree.fromstring(client.get(f"/oai?{query}").content))


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=x", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", "badArgument"),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-02T00:00:00Z",
            "badArgument",
        ),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", "badArgument"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=topic:x", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=x", "noRecordsMatch"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=x", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=urn:uuid:x", "idDoesNotExist"),
    ],
)
def test_every_mistake_has_its_code(client: Client, query: str, code: str) -> None:
    root = etree.fromstring(client.get(f"/oai?{query}").content)
    assert errors(root) == [code]
    asked = root.find(f"{OAI}request")
    assert ("verb" in asked.attrib) == (code not in ("badVerb", "badArgument"))


def test_dates_and_sets_select(client: Client) -> None:
    unit = UnitFactory(code="kcn")
    first = opened(0, topics=["wages"])
    second = opened(1, unit=unit)
    third = opened(90_000, topics=["wages"])
    urns = [f"urn:uuid:{product.public_id}" for product in (first, second, third)]

    def listed(**limits: str) -> list[str]:
        root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", **limits)
        return identifiers(root)

    assert listed() == urns
    assert listed(**{"from": "2026-03-02T01:30:01Z"}) == urns[1:]
    assert listed(until="2026-03-02T01:30:00Z") == urns[:1]
    assert listed(until="2026-03-02") == urns[:2]
    assert listed(**{"from": "2026-03-03", "until": "2026-03-03"}) == urns[2:]
    assert listed(set="topic:wages") == [urns[0], urns[2]]
    assert listed(set="unit:kcn") == [urns[1]]
    specs = [str(e.text) for e in ask(client, verb="ListSets").iter(f"{OAI}setSpec")]
    assert {"unit:kcn", "topic:wages"} <= set(specs)
    posted = client.post(
        "/oai", urlencode({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": urns[0]}),
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert identifiers(etree.fromstring(posted.content))[0] == urns[0]


def test_what_closed_is_deleted_at_once_and_stays_so(client: Client) -> None:
    officer = MembershipFactory()
    product = opened(0, unit=officer.unit)
    kill(product.pk, "Sai", actor=officer.user)
    for _ in range(2):
        (record,) = ask(client, verb="ListRecords", metadataPrefix="oai_dc").iter(f"{OAI}record")
        assert record.find(f"{OAI}header").get("status") == "deleted"
        assert record.find(f"{OAI}metadata") is None
        note_openings()
    assert note_openings() == 0


def test_old_token_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harvesting, "A_PAGE", 1)
    for number in range(2):
        opened(number)
    root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
    token = root.findtext(f".//{OAI}resumptionToken")
    arguments = {"verb": "ListIdentifiers", "resumptionToken": token}
    last = ask(client, **arguments).find(f".//{OAI}resumptionToken")
    assert (last.text, last.get("cursor")) == (None, "1")
    monkeypatch.setattr(harvesting, "TOKEN_GOOD_FOR", timedelta(seconds=-1))
    assert errors(ask(client, **arguments)) == ["badResumptionToken"]


@pytest.mark.django_db(transaction=True)
def test_harvest_beside_changes_ends_with_what_the_library_holds(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvesting, "A_PAGE", 7)
    officer = MembershipFactory()
    products = [opened(number, unit=officer.unit) for number in range(40)]
    seen: dict[str, bool] = {}
    client = Scythe(f"{live_server.url}/oai")

    def harvest(since: str | None = None) -> None:
        for record in client.list_records(metadata_prefix="oai_dc", from_=since):
            seen[record.header.identifier] = record.header.deleted

    def change() -> None:
        for product in products[::2]:
            kill(product.pk, "Sai", actor=officer.user)
            note_openings()
        for _ in range(5):
            PublishedFactory(visibility="public", unit=officer.unit)
            note_openings()

    begun = timezone.now()
    in_parallel(2, lambda number: (harvest, change)[number]())
    harvest(f"{begun.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    client.close()
    rows = Opening.objects.select_related("product")
    assert seen == {f"urn:uuid:{row.product.public_id}": row.closed for row in rows}
    assert (len(seen), sum(seen.values())) == (45, 20)


def test_identify_and_formats_need_no_schema_to_be_checked(client: Client) -> None:
    known = ask(client, verb="Identify").find(f"{OAI}Identify")
    said = {etree.QName(one).localname: one.text for one in known}
    assert (said["protocolVersion"], said["deletedRecord"], said["granularity"]) == (
        "2.0", "persistent", "YYYY-MM-DDThh:mm:ssZ",
    )  # fmt: skip
    formats = ask(client, verb="ListMetadataFormats").iter(f"{OAI}metadataPrefix")
    assert [one.text for one in formats] == ["oai_dc", "newsml_g2"]
