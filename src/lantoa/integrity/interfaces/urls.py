"""Public addresses of this floor."""

from django.urls import URLPattern, URLResolver, include, path

from lantoa.integrity.interfaces import feeds, public

_public: list[URLPattern] = [
    path("", public.corrections, name="corrections"),
    path("nhat-ky/", public.log, name="log"),
    path("y-kien/", public.follow_appeal, name="follow_appeal"),
    path("feed.json", feeds.json_feed, name="json_feed"),
    path("rss.xml", feeds.CorrectionsFeed(), name="rss"),
    path("claimreview.json", feeds.claim_reviews, name="claim_reviews"),
    path("<uuid:public_id>/", public.correction, name="correction"),
    path("<uuid:public_id>/y-kien/", public.appeal, name="appeal"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("dinh-chinh/", include((_public, "integrity_public"))),
]
