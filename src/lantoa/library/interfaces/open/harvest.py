"""OAI-PMH 2.0: other libraries harvest what is open, by date and set, deletions included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from lxml import etree

from lantoa.library.domain import harvesting
from lantoa.library.domain.harvesting import Wanted
from lantoa.library.domain.opening import harvest, is_open
from lantoa.library.domain.works import here, works_of
from lantoa.library.formats import dublin_core, newsml
from lantoa.library.formats.dublin_core import XSI, utc
from lantoa.library.formats.work import Work
from lantoa.library.formats.xml import Maker, to_bytes
from lantoa.library.models import Opening

OAI = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
# prefix: schema, namespace, what makes the element.
FORMATS: dict[str, tuple[str, str, Callable[[Work], etree._Element]]] = {
    "oai_dc": (dublin_core.SCHEMA, dublin_core.OAI_DC, dublin_core.dublin_core),
    "newsml_g2": (newsml.SCHEMA, newsml.NAR, newsml.newsml),
}
_make = Maker(OAI)
_add = _make.add

# verb: arguments that must be there, arguments that may.
_LIST = ({"metadataPrefix"}, {"from", "until", "set"})
ARGUMENTS: dict[str, tuple[set[str], set[str]]] = {
    "Identify": (set(), set()),
    "ListMetadataFormats": (set(), {"identifier"}),
    "ListSets": (set(), set()),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
    "GetRecord": ({"identifier", "metadataPrefix"}, set()),
}
_RESUMED = ("ListSets", "ListIdentifiers", "ListRecords")


class OaiError(Exception):
    """One of the protocol's errors; ``code`` is its name there."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """Answer one request; errors are answers too, as the protocol wants."""
    given = request.POST if request.method == "POST" else request.GET
    root = _make.root("OAI-PMH", {None: OAI, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {SCHEMA}")
    with harvest() as now:
        _add(root, "responseDate", utc(now))
        asked = _add(root, "request", _address())
        try:
            arguments = _checked(given.lists())
            for name, value in arguments.items():
                asked.set(name, value)
            answer = _make.root(arguments["verb"], {})
            _VERBS[arguments["verb"]](answer, arguments)
            root.append(answer)
        except OaiError as error:
            if error.code in ("badVerb", "badArgument"):
                asked.attrib.clear()
            _add(root, "error", error.text, code=error.code)
    return HttpResponse(to_bytes(root), content_type="text/xml; charset=utf-8")


def _checked(given: object) -> dict[str, str]:
    """The arguments, each once, and those that the verb wants."""
    lists: dict[str, list[str]] = dict(given)  # type: ignore[call-overload]
    verb = lists.get("verb", [])
    if len(verb) != 1 or verb[0] not in ARGUMENTS:
        raise OaiError("badVerb", "The verb is missing, unknown or repeated.")
    if repeated := sorted(name for name, values in lists.items() if len(values) > 1):
        raise OaiError("badArgument", f"Repeated: {', '.join(repeated)}")
    arguments = {name: values[0] for name, values in lists.items()}
    names, (needed, allowed) = set(arguments) - {"verb"}, ARGUMENTS[verb[0]]
    if "resumptionToken" in names and verb[0] in _RESUMED:
        if names != {"resumptionToken"}:
            raise OaiError("badArgument", "A resumptionToken stands alone.")
        return arguments
    if unknown := sorted(names - needed - allowed):
        raise OaiError("badArgument", f"Not an argument of {verb[0]}: {', '.join(unknown)}")
    if missing := sorted(needed - names):
        raise OaiError("badArgument", f"Missing: {', '.join(missing)}")
    return arguments


def _identify(answer: etree._Element, arguments: dict[str, str]) -> None:
    for name, value in (
        ("repositoryName", "Lan Tỏa"),
        ("baseURL", _address()),
        ("protocolVersion", "2.0"),
        ("adminEmail", _mailbox()),
        ("earliestDatestamp", utc(harvesting.earliest())),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):
        _add(answer, name, value)


def _formats(answer: etree._Element, arguments: dict[str, str]) -> None:
    if "identifier" in arguments:
        _opening(arguments["identifier"])
    for prefix, (schema, namespace, _) in FORMATS.items():
        element = _add(answer, "metadataFormat")
        _add(element, "metadataPrefix", prefix)
        _add(element, "schema", schema)
        _add(element, "metadataNamespace", namespace)


def _sets(answer: etree._Element, arguments: dict[str, str]) -> None:
    if "resumptionToken" in arguments:
        raise OaiError("badResumptionToken", "The list of sets is never cut.")
    for spec, name in harvesting.sets():
        element = _add(answer, "set")
        _add(element, "setSpec", spec)
        _add(element, "setName", name)


def _get_record(answer: etree._Element, arguments: dict[str, str]) -> None:
    opening = _opening(arguments["identifier"])
    _known(arguments["metadataPrefix"])
    _records(answer, [opening], arguments["metadataPrefix"])


def _list(
    write: Callable[[etree._Element, list[Opening], str], None],
) -> Callable[[etree._Element, dict[str, str]], None]:
    def answer_list(answer: etree._Element, arguments: dict[str, str]) -> None:
        wanted = _wanted(arguments)
        found, following = harvesting.openings(wanted)
        if not found:
            raise OaiError("noRecordsMatch", "Nothing opened, changed or closed there.")
        write(answer, found, wanted.prefix)
        if following:
            expires = timezone.now() + harvesting.TOKEN_GOOD_FOR - timedelta(seconds=1)
            token = _add(answer, "resumptionToken", harvesting.to_token(following))
            token.set("expirationDate", utc(expires))
            token.set("cursor", str(wanted.sent))
        elif wanted.after:
            _add(answer, "resumptionToken", cursor=str(wanted.sent))

    return answer_list


def _wanted(arguments: dict[str, str]) -> Wanted:
    if "resumptionToken" in arguments:
        resumed = harvesting.from_token(arguments["resumptionToken"])
        if resumed is None:
            raise OaiError("badResumptionToken", "It is not ours, or it has expired.")
        return resumed
    prefix = arguments["metadataPrefix"]
    _known(prefix)
    first, last = _dates(arguments)
    return Wanted(prefix, first, last, arguments.get("set", ""))


def _dates(arguments: dict[str, str]) -> tuple[datetime | None, datetime | None]:
    first, last = arguments.get("from"), arguments.get("until")
    given = [text for text in (first, last) if text is not None]
    read = harvesting.second if any("T" in text for text in given) else harvesting.day
    moments = [None if text is None else read(text) for text in (first, last)]
    if sum(moment is not None for moment in moments) != len(given):
        raise OaiError("badArgument", "A date is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, both alike.")
    begin, end = moments
    if end and read is harvesting.day:
        end += timedelta(days=1, seconds=-1)
    if begin and end and begin > end:
        raise OaiError("badArgument", "from is later than until.")
    return begin, end


def _headers(answer: etree._Element, openings: list[Opening], prefix: str) -> None:
    for opening in openings:
        _header(answer, opening, open_now=_is_open(opening))


def _records(answer: etree._Element, openings: list[Opening], prefix: str) -> None:
    shown = {opening.product_id for opening in openings if _is_open(opening)}
    products = [opening.product for opening in openings if opening.product_id in shown]
    works = {work.identifier: work for work in works_of(products)}
    make = FORMATS[prefix][2]
    for opening in openings:
        record = _add(answer, "record")
        _header(record, opening, open_now=opening.product_id in shown)
        if opening.product_id in shown:
            _add(record, "metadata").append(make(works[opening.product.public_id]))


def _header(parent: etree._Element, opening: Opening, *, open_now: bool) -> None:
    header = _add(parent, "header", **({} if open_now else {"status": "deleted"}))
    _add(header, "identifier", f"urn:uuid:{opening.product.public_id}")
    _add(header, "datestamp", utc(opening.at))
    for spec in harvesting.sets_of(opening):
        _add(header, "setSpec", spec)


def _is_open(opening: Opening) -> bool:
    """Asked of the product as it is now: what was taken down since is not shown for a minute."""
    return not opening.closed and is_open(opening.product)


def _opening(identifier: str) -> Opening:
    try:
        key = UUID(identifier.removeprefix("urn:uuid:"))
    except ValueError:
        key = None
    rows = Opening.objects.select_related("product", "product__unit").defer("product__search")
    found = rows.filter(product__public_id=key).first() if key else None
    if found is None or identifier != f"urn:uuid:{key}":
        raise OaiError("idDoesNotExist", "No open product has, or had, this identifier.")
    return found


def _known(prefix: str) -> None:
    if prefix not in FORMATS:
        raise OaiError("cannotDisseminateFormat", f"The formats are {', '.join(FORMATS)}.")


def _address() -> str:
    return here(reverse("oai"))


def _mailbox() -> str:
    """The address of the installation's sender, without its name. One that was never set has no
    dot, which the schema wants: it stays an address at which nobody is."""
    mailbox = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    return mailbox if "." in mailbox.rpartition("@")[2] else f"{mailbox}.invalid"


_VERBS: dict[str, Callable[[etree._Element, dict[str, str]], None]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "ListIdentifiers": _list(_headers),
    "ListRecords": _list(_records),
    "GetRecord": _get_record,
}
