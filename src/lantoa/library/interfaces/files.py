"""Files of products, only to those who may see the product."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from lantoa.library.domain import invitations
from lantoa.library.models import Master, Product


def preview(request: HttpRequest, pk: int) -> FileResponse:
    """Serve the small safe copy of a picture."""
    return _preview(_master(request, pk))


def original(request: HttpRequest, pk: int) -> FileResponse:
    """Serve a file as it came, as a download: it is never shown inside a page of ours."""
    master = _master(request, pk)
    answer = FileResponse(master.file.open("rb"), as_attachment=True, filename=master.name)
    answer["Content-Type"] = master.mime
    return answer


def invited_preview(request: HttpRequest, secret: str, pk: int) -> FileResponse:
    """Serve the small copy to the holder of a link."""
    invitation = invitations.find(secret)
    if invitation is None or invitations.state(invitation) != invitations.LinkState.OPEN:
        raise Http404
    return _preview(get_object_or_404(invitation.product.masters, pk=pk))


def _preview(master: Master) -> FileResponse:
    if not master.preview:
        raise Http404
    answer = FileResponse(master.preview.open("rb"), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=86400"
    return answer


def _master(request: HttpRequest, pk: int) -> Master:
    seen = Product.objects.visible_to(request.user)
    master: Master = get_object_or_404(Master, pk=pk, product__in=seen)
    return master
