"""Addresses of the library inside the workspace."""

from django.urls import URLPattern, path

from lantoa.library.interfaces import (
    acts,
    captions,
    collections,
    coverage,
    files,
    lineage,
    products,
    quick,
    requests,
    search,
    target_a,
)
from lantoa.library.interfaces.newsroom import urls as newsroom

urlpatterns: list[URLPattern] = [
    path("library/", search.ProductList.as_view(), name="products"),
    path("library/new/", quick.quick, name="new"),
    path("library/<int:pk>/", products.ProductDetail.as_view(), name="product"),
    path("library/<int:pk>/edit/", products.EditProduct.as_view(), name="edit"),
    path("library/<int:pk>/versions/<int:number>/", products.Version.as_view(), name="version"),
    path("library/<int:pk>/submit/", acts.submit, name="submit"),
    path("library/<int:pk>/review/", acts.review, name="review"),
    path("library/<int:pk>/invite/", acts.invite, name="invite"),
    path("library/<int:pk>/attach/", acts.attach, name="attach"),
    path("library/<int:pk>/kill/", acts.kill, name="kill"),
    path("library/<int:pk>/adapt/", acts.adapt, name="adapt"),
    path("library/<int:pk>/use/", acts.use, name="use"),
    path("library/<int:pk>/ask/", acts.ask, name="ask"),
    path("library/collections/", collections.Collections.as_view(), name="collections"),
    path("library/collections/<int:pk>/", collections.Detail.as_view(), name="collection"),
    path("library/collections/<int:pk>/change/", collections.change, name="change_collection"),
    path("library/collections/<int:pk>/kit/", collections.kit, name="kit"),
    path("library/<int:pk>/collect/", collections.collect, name="collect"),
    path("library/<int:pk>/lineage/", lineage.Lineage.as_view(), name="lineage"),
    path("library/<int:pk>/translate/", lineage.translate, name="translate"),
    path("library/requests/", requests.Requests.as_view(), name="requests"),
    path("library/requests/<int:pk>/", acts.answer, name="answer"),
    path("library/files/<int:pk>/", files.original, name="original"),
    path("library/files/<int:pk>/preview/", files.preview, name="preview"),
    path("library/files/<int:pk>/play/", files.play, name="play"),
    path("library/files/<int:pk>/captions/", captions.CaptionsPage.as_view(), name="captions"),
    path("library/files/<int:pk>/listen/", captions.listen, name="listen"),
    path(
        "library/files/<int:pk>/captions/<str:language>.<str:form>",
        captions.export,
        name="export_captions",
    ),
    path("library/files/<int:pk>/words/", acts.say, name="say"),
    path("target-a/", target_a.TargetA.as_view(), name="target_a"),
    path("target-a/products/", target_a.TargetAList.as_view(), name="target_a_list"),
    path("target-a/coverage/", coverage.Coverage.as_view(), name="coverage"),
    path("target-a/coverage/<int:pk>/", coverage.say, name="sampled"),
    *newsroom.urlpatterns,
]
