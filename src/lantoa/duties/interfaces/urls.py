"""Addresses of this floor, inside the workspace."""

from django.urls import path

from lantoa.duties.interfaces import deadlines, notices, webhooks

urlpatterns = [
    path("deadlines/", deadlines.DeadlineList.as_view(), name="deadlines"),
    path("deadlines/rules/", deadlines.PolicyList.as_view(), name="policies"),
    path(
        "deadlines/rules/<str:kind>/<str:severity>/",
        deadlines.PolicyChange.as_view(),
        name="policy",
    ),
    path("notices/", notices.NoticeList.as_view(), name="notices"),
    path("notices/read/", notices.read, name="read"),
    path("notices/settings/", notices.SettingsPage.as_view(), name="settings"),
    path("notices/<int:pk>/", notices.follow, name="follow"),
    path("webhooks/", webhooks.WebhookList.as_view(), name="webhooks"),
    path("webhooks/<int:pk>/", webhooks.WebhookPage.as_view(), name="webhook"),
    path("webhooks/<int:pk>/change/", webhooks.change, name="change_webhook"),
    path("webhooks/<int:pk>/deliveries/<int:delivery>/", webhooks.send_again, name="send_again"),
]
