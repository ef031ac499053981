"""Addresses of this floor inside the workspace."""

from django.urls import URLPattern, path

from lantoa.integrity.interfaces import cases, claims, takedowns, triage

urlpatterns: list[URLPattern] = [
    path("triage/", triage.Triage.as_view(), name="triage"),
    path("triage/posts/", triage.Posts.as_view(), name="posts"),
    path("triage/posts/<int:pk>/", triage.decide_post, name="decide_post"),
    path("claims/", claims.ClaimList.as_view(), name="claims"),
    path("claims/add/", claims.AddClaim.as_view(), name="add_claim"),
    path("claims/<int:pk>/", claims.ClaimDetail.as_view(), name="claim"),
    path("claims/<int:pk>/see/", claims.see, name="see_claim"),
    path("claims/<int:pk>/merge/", claims.merge, name="merge_claim"),
    path("claims/<int:pk>/case/", claims.open_case, name="open_case"),
    path("cases/", cases.CaseList.as_view(), name="cases"),
    path("cases/<int:pk>/", cases.CaseDetail.as_view(), name="case"),
    path("cases/<int:pk>/do/<slug:step>/", cases.act, name="act"),
    path(
        "cases/<int:pk>/evidence/<int:number>/<slug:what>/",
        cases.evidence_file,
        name="evidence_file",
    ),
    path("cases/<int:pk>/papers/<str:name>", cases.paper, name="paper"),
    path("appeals/", takedowns.Appeals.as_view(), name="appeals"),
    path("takedowns/", takedowns.Takedowns.as_view(), name="takedowns"),
    path("takedowns/<int:pk>/finish/", takedowns.finish, name="finish_takedown"),
]
