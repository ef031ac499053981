"""Addresses of this floor inside the workspace."""

from django.urls import path

from lantoa.concerns.interfaces import photos, report_files, reports, views

urlpatterns = [
    path("concerns/", views.ConcernList.as_view(), name="list"),
    path("concerns/add/", views.RaiseConcern.as_view(), name="add"),
    path("concerns/<int:pk>/", views.ConcernDetail.as_view(), name="detail"),
    path("concerns/<int:pk>/photos/<int:photo>/", photos.photo, name="photo"),
    path("synthesis/", reports.ReportList.as_view(), name="reports"),
    path("synthesis/add/", reports.AddReport.as_view(), name="add_report"),
    path("synthesis/<int:pk>/", reports.ReportDetail.as_view(), name="report"),
    path("synthesis/<int:pk>/pdf/", report_files.pdf, name="report_pdf"),
    path("synthesis/<int:pk>/docx/", report_files.docx, name="report_docx"),
]
