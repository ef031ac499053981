"""Addresses of the measurement pages in the workspace."""

from django.urls import path

from lantoa.integrity.interfaces.target import alerts, audits, page, searches

urlpatterns = [
    path("target-b/", page.TargetPage.as_view(), name="page"),
    path("target-b/cases/", page.CaseList.as_view(), name="cases"),
    path("target-b/searches/", searches.SearchList.as_view(), name="searches"),
    path("target-b/searches/<int:pk>/", searches.SearchPage.as_view(), name="search"),
    path("target-b/audits/", audits.AuditList.as_view(), name="audits"),
    path("target-b/audits/items/<int:pk>/", audits.AuditItemPage.as_view(), name="audit_item"),
    path("target-b/alerts/", alerts.AlertList.as_view(), name="alerts"),
    path("target-b/alerts/<int:pk>/", alerts.AlertList.as_view(), name="alert"),
]
