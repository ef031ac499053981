"""A photo of a concern, in its safe form, for people who may see the concern."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from lantoa.concerns.models import Concern
from lantoa.intake.models import Attachment


@require_safe
def photo(request: HttpRequest, pk: int, photo: int) -> FileResponse:
    """Serve one photo; 404 for those of concerns that this person may not see."""
    concern = get_object_or_404(Concern.objects.visible_to(request.user), pk=pk)
    rows = Attachment.objects.filter(tip__concern_tip__concern=concern)
    attachment = get_object_or_404(rows, pk=photo)
    answer = FileResponse(attachment.file.open("rb"), content_type=attachment.mime)
    answer["Cache-Control"] = "private, max-age=300"
    return answer
