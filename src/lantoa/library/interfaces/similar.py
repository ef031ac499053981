"""Search by picture: nothing of the picture that is asked with is kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.library.domain.attaching import LARGEST, picture_problem
from lantoa.library.domain.digitising.alike import alike
from lantoa.library.interfaces.digitise import LIBRARY
from lantoa.media import MediaError, looks, safe_image
from lantoa.units.interfaces.pages import WorkspacePage, person


class Similar(WorkspacePage):
    """Give a picture, see those that look like it."""

    template_name = "library/similar.html"
    page_title = _("Search by picture")
    header_icon = "image"
    trail = (LIBRARY,)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look at the picture, and forget it."""
        return self.render_to_response(self.get_context_data(**self._found(request)))

    def _found(self, request: HttpRequest) -> dict[str, Any]:
        photo = request.FILES.get("photo")
        if photo is None or not photo.size or photo.size > LARGEST:
            return {"problem": _t("Choose a photo of up to 40 MB.")}
        try:
            bits = looks(safe_image(photo.read()).data)
        except MediaError as error:
            return {"problem": picture_problem(error)}
        if bits is None:
            return {"problem": _t("The picture is all of one colour: nothing to search by.")}
        return {"asked": True, "found": alike(bits, person(request))}
