"""Public addresses of this floor."""

from django.urls import URLPattern, path

from lantoa.library.interfaces import files, invited
from lantoa.library.interfaces.open import feeds, harvest, machines, pages

urlpatterns: list[URLPattern] = [
    path("duyet/<str:secret>/", invited.invited, name="library_invited"),
    path("duyet/<str:secret>/<int:pk>.jpg", files.invited_preview, name="library_invited_preview"),
    path("tin/", pages.products, name="open_products"),
    path("tin/rss.xml", feeds.rss, name="open_rss"),
    path("tin/atom.xml", feeds.atom, name="open_atom"),
    path("tin/feed.json", feeds.json_feed, name="open_json"),
    path("tin/<uuid:identifier>/", pages.product, name="open_product"),
    path("tin/<uuid:identifier>/ninjs.json", pages.as_ninjs, name="open_ninjs"),
    path("tin/<uuid:identifier>/newsml.xml", pages.as_newsml, name="open_newsml"),
    path("tin/<uuid:identifier>/<int:pk>.<slug:ending>", pages.file, name="open_file"),
    path("oai", harvest.oai, name="oai"),
    path("oembed", machines.embed, name="oembed"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-news.xml", machines.sitemap_news, name="sitemap_news"),
    path("sitemap-<int:number>.xml", machines.sitemap_part, name="sitemap_part"),
]
