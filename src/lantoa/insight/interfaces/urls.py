"""Addresses of the insight pages inside the workspace."""

from django.urls import URLPattern, path

from lantoa.insight.interfaces import views

app_name = "insight"
urlpatterns: list[URLPattern] = [
    path("trends/", views.TrendList.as_view(), name="trends"),
    path("trends/<slug:topic>/", views.TopicView.as_view(), name="topic"),
    path("stories/<int:pk>/", views.StoryView.as_view(), name="story"),
]
