"""Public addresses of this floor."""

from django.urls import URLPattern, path

from lantoa.channels.interfaces import feeds

urlpatterns: list[URLPattern] = [
    path("tin/rss.xml", feeds.ProductsFeed(), name="products_rss"),
    path("tin/feed.json", feeds.json_feed, name="products_json"),
]
