"""For search engines and other sites: robots.txt, site maps, oEmbed."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from lxml import etree

from lantoa.library.domain.opening import open_products
from lantoa.library.domain.works import address_of, here, work_of
from lantoa.library.formats.oembed import WIDTH, oembed
from lantoa.library.formats.work import fit
from lantoa.library.formats.xml import Maker, to_bytes
from lantoa.library.interfaces.open.asking import Gone, open_product

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
A_FILE, FILES = 50_000, 1_000  # the protocol's limit for one site map is 50,000
NEWS_FOR = timedelta(days=2)
NEWS_A_FILE = 1_000
_map, _news = Maker(SITEMAP), Maker(NEWS)


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read: the public pages, not the workspace and not what hangs on a code."""
    closed = ("/admin/", "/accounts/", "/documents/", "/duyet/", "/tra-cuu/", "/api/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    lines.append(f"Sitemap: {here(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: one site map for each 50,000 products, and the news of two days."""
    root = _map.root("sitemapindex", {None: SITEMAP})
    pages = min(-(-open_products().count() // A_FILE), FILES)
    parts = [reverse("sitemap_part", args=[number + 1]) for number in range(pages)]
    for path in (*parts, reverse("sitemap_news")):
        _map.add(_map.add(root, "sitemap"), "loc", here(path))
    return _xml(root)


@require_safe
@cache_control(public=True, max_age=600)
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """The oldest 50,000 products first, so that a part which is full does not change."""
    if not 1 <= number <= FILES:
        raise Http404
    start = (number - 1) * A_FILE
    named = open_products().only("public_id", "changed_at", "issued_at")
    rows = list(named.order_by("issued_at", "id")[start : start + A_FILE])
    if not rows:
        raise Http404
    root = _map.root("urlset", {None: SITEMAP})
    for product in rows:
        url = _map.add(root, "url")
        _map.add(url, "loc", address_of(product))
        _map.add(url, "lastmod", _moment(max(product.changed_at, product.issued_at)))
    return _xml(root)


@require_safe
@cache_control(public=True, max_age=300)
def sitemap_news(request: HttpRequest) -> HttpResponse:
    """The news site map: what was published in the last two days."""
    rows = open_products().filter(issued_at__gte=timezone.now() - NEWS_FOR)[:NEWS_A_FILE]
    root = _map.root("urlset", {None: SITEMAP, "news": NEWS})
    for product in rows:
        url = _map.add(root, "url")
        _map.add(url, "loc", address_of(product))
        news = _news.add(url, "news")
        publication = _news.add(news, "publication")
        _news.add(publication, "name", "Lan Tỏa")
        _news.add(publication, "language", product.language)
        _news.add(news, "publication_date", _moment(product.issued_at))
        _news.add(news, "title", fit(product.headline))
    return _xml(root)


@require_safe
@cache_control(public=True, max_age=300)
def embed(request: HttpRequest) -> HttpResponse:
    """oEmbed 1.0 for the pages of open products, in JSON."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(status=501)
    try:
        match = resolve(urlsplit(request.GET.get("url", "")).path)
    except Resolver404 as unknown:
        raise Http404 from unknown
    if match.url_name != "open_product":
        raise Http404
    try:
        work = work_of(open_product(match.kwargs["identifier"]))
    except Gone as gone:
        raise Http404 from gone
    width = min(_number(request, "maxwidth") or WIDTH, WIDTH)
    answer = oembed(work, home=here("/"), width=width, height=_number(request, "maxheight"))
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and 0 < int(text) < 100_000 else None


def _moment(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _xml(root: etree._Element) -> HttpResponse:
    return HttpResponse(to_bytes(root), content_type="application/xml; charset=utf-8")
