"""Public addresses of this floor."""

from django.urls import URLPattern, path

from lantoa.contests.interfaces import (
    appeal,
    certificates,
    entering,
    live,
    pages,
    prize,
    ranking,
    re_mark,
)

app_name = "contests"
urlpatterns: list[URLPattern] = [
    path("chung-nhan/", certificates.check, name="certificate"),
    path("cuoc-thi/", pages.contests, name="list"),
    path("cuoc-thi/bien-nhan/", pages.receipt, name="receipt"),
    path("cuoc-thi/vong/<int:pk>/", pages.contest_of_round, name="round"),
    path("cuoc-thi/<slug:slug>/", pages.contest, name="contest"),
    path("cuoc-thi/<slug:slug>/du-thi/", entering.contact, name="enter"),
    path("cuoc-thi/<slug:slug>/du-thi/<uuid:pk>/", entering.prove, name="prove"),
    path("cuoc-thi/<slug:slug>/truc-tiep/", live.live, name="live"),
    path("cuoc-thi/<slug:slug>/khieu-nai/", appeal.appeal, name="appeal"),
    path("cuoc-thi/<slug:slug>/ca-thi/", pages.choose_sitting, name="sitting"),
    path("cuoc-thi/<slug:slug>/thoat/", entering.leave, name="leave"),
    path("cuoc-thi/<slug:slug>/ket-qua/<int:number>/", pages.results, name="results"),
    path(
        "cuoc-thi/<slug:slug>/ket-qua/<int:number>/bang-xep-hang/",
        ranking.ranking,
        name="ranking",
    ),
    path(
        "cuoc-thi/<slug:slug>/ket-qua/<int:number>/nhan-giai/",
        prize.prize,
        name="prize",
    ),
    path(
        "cuoc-thi/<slug:slug>/ket-qua/<int:number>/phuc-khao/",
        re_mark.re_mark,
        name="re_mark",
    ),
    path(
        "cuoc-thi/<slug:slug>/ket-qua/<int:number>/boc-tham.txt",
        pages.draw_entries,
        name="draw_entries",
    ),
    path(
        "cuoc-thi/<slug:slug>/ket-qua/<int:number>/chung-nhan.pdf",
        certificates.own,
        name="own_certificate",
    ),
]
