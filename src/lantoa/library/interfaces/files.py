"""Files of products, only to those who may see the product."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from lantoa.library.domain import invitations
from lantoa.library.domain.crediting import credited_copy
from lantoa.library.models import Master, Product
from lantoa.public.interfaces.ranged import ranged


def preview(request: HttpRequest, pk: int) -> FileResponse:
    """Serve the small safe copy of a picture."""
    return _preview(_master(request, pk))


def original(request: HttpRequest, pk: int) -> FileResponse:
    """Serve a file as it came, as a download: it is never shown inside a page of ours."""
    master = _master(request, pk)
    answer = FileResponse(master.file.open("rb"), as_attachment=True, filename=master.name)
    answer["Content-Type"] = master.mime
    return answer


def play(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Serve a recording to the player, any part of it; nothing else is shown inside a page."""
    master = _master(request, pk)
    if not master.is_recording:
        raise Http404
    answer = ranged(request, master.file, size=master.size, mime=master.mime, tag=master.sha256)
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def access(request: HttpRequest, pk: int) -> FileResponse:
    """Serve the copy for reading or watching: a searchable PDF, a film for the web."""
    master = _master(request, pk)
    if not master.access:
        raise Http404
    stem, ending = master.name.rpartition(".")[0] or master.name, str(master.access)[-4:]
    return FileResponse(master.access.open("rb"), as_attachment=True, filename=stem + ending)


def credited(request: HttpRequest, pk: int) -> HttpResponse:
    """Serve a photo that says who made it and on what terms, and not whose telephone it was."""
    master = _master(request, pk)
    data = credited_copy(master)
    if data is None:
        raise Http404
    answer = HttpResponse(data, content_type="image/jpeg")
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, master.name))
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
