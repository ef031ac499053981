"""Addresses of this floor inside the workspace."""

from django.urls import path, re_path

from lantoa.privacy.interfaces import breaches, keeping, requests

urlpatterns = [
    path("personal-data/", requests.RequestList.as_view(), name="requests"),
    path("personal-data/new/", requests.NewRequest.as_view(), name="new_request"),
    path("personal-data/<int:pk>/", requests.RequestPage.as_view(), name="request"),
    path("personal-data/retention/", keeping.RetentionList.as_view(), name="retention"),
    path(
        "personal-data/retention/<str:name>/",
        keeping.RetentionPage.as_view(),
        name="retention_rule",
    ),
    path("personal-data/consents/", keeping.ConsentTexts.as_view(), name="consents"),
    path("personal-data/breaches/", breaches.BreachList.as_view(), name="breaches"),
    path("personal-data/breaches/<int:pk>/", breaches.BreachPage.as_view(), name="breach"),
    path("personal-data/inventory/", keeping.Inventory.as_view(), name="inventory"),
    re_path(
        r"^personal-data/inventory\.(?P<form>csv|docx)$",
        keeping.inventory_file,
        name="inventory_file",
    ),
]
