"""Addresses of the listening pages inside the workspace."""

from django.urls import URLPattern, path

from lantoa.listening.interfaces import mentions, sources

app_name = "listening"
urlpatterns: list[URLPattern] = [
    path("mentions/", mentions.MentionList.as_view(), name="mentions"),
    path("mentions/searches/", mentions.save_search, name="save_search"),
    path("mentions/searches/<int:pk>/delete/", mentions.delete_search, name="delete_search"),
    path("mentions/<int:pk>/", mentions.MentionDetail.as_view(), name="mention"),
    path("sources/", sources.SourceList.as_view(), name="sources"),
    path("sources/add/", sources.AddSource.as_view(), name="add_source"),
    path("sources/<int:pk>/", sources.SourceDetail.as_view(), name="source"),
    path("sources/<int:pk>/switch/", sources.switch, name="switch_source"),
    path("sources/<int:pk>/read/", sources.read, name="read_source"),
]
