"""Addresses of the contests' pages inside the workspace."""

from django.urls import URLPattern, path

from lantoa.contests.interfaces import (
    desk,
    desk_analysis,
    desk_certificates,
    desk_exclusions,
    desk_key,
    desk_media,
    desk_people,
    desk_prizes,
    desk_questions,
    desk_re_marks,
    desk_rehearsal,
    desk_round,
    jury,
)

urlpatterns: list[URLPattern] = [
    path("contests/", desk.ContestList.as_view(), name="list"),
    path("jury/", jury.JuryDesk.as_view(), name="jury"),
    path("jury/<int:pk>/", jury.MarkEssay.as_view(), name="essay"),
    path("contests/add/", desk.AddContest.as_view(), name="add"),
    path("contests/<int:pk>/", desk.ContestPage.as_view(), name="contest"),
    path("contests/<int:pk>/rules/", desk.RulesPage.as_view(), name="rules"),
    path("contests/<int:pk>/units/", desk_people.MissingUnits.as_view(), name="missing_units"),
    path("contests/<int:pk>/extra-time/", desk_people.ExtraTime.as_view(), name="extra_time"),
    path("contests/<int:pk>/members/", desk_people.Headcounts.as_view(), name="headcounts"),
    path("contests/rounds/<int:pk>/", desk_round.RoundPage.as_view(), name="round"),
    path(
        "contests/rounds/<int:pk>/dry-run/",
        desk_rehearsal.RehearsalPage.as_view(),
        name="rehearsal",
    ),
    path(
        "contests/rounds/<int:pk>/certificates/",
        desk_certificates.CertificatesPage.as_view(),
        name="certificates",
    ),
    path(
        "contests/rounds/<int:pk>/certificates/<int:certificate>.pdf",
        desk_certificates.CertificateFile.as_view(),
        name="certificate",
    ),
    path(
        "contests/rounds/<int:pk>/certificates/<int:issue>.zip",
        desk_certificates.CertificateFile.as_view(),
        name="certificate_pack",
    ),
    path(
        "contests/rounds/<int:pk>/exclusions/",
        desk_exclusions.ExclusionsPage.as_view(),
        name="exclusions",
    ),
    path("contests/rounds/<int:pk>/prizes/", desk_prizes.PrizesPage.as_view(), name="prizes"),
    path(
        "contests/rounds/<int:pk>/re-marking/",
        desk_re_marks.ReMarksPage.as_view(),
        name="re_marks",
    ),
    path(
        "contests/rounds/<int:pk>/analysis/",
        desk_analysis.AnalysisPage.as_view(),
        name="analysis",
    ),
    path(
        "contests/rounds/<int:pk>/analysis/xlsx/",
        desk_analysis.AnalysisFile.as_view(),
        name="analysis_file",
    ),
    path(
        "contests/rounds/<int:pk>/export/<slug:format>/",
        desk_questions.QuestionFile.as_view(),
        name="export",
    ),
    path(
        "contests/rounds/<int:pk>/questions/<int:question>/",
        desk_key.KeyPage.as_view(),
        name="key",
    ),
    path(
        "contests/rounds/<int:pk>/questions/<int:question>/media/",
        desk_media.MediaPage.as_view(),
        name="media",
    ),
    path(
        "contests/rounds/<int:pk>/questions/<int:question>/media/<slug:part>/",
        desk_media.MediaFile.as_view(),
        name="media_file",
    ),
]
