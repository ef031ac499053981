"""The contests floor's place in the workspace: addresses and menu."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lantoa.contests.domain.jury import waiting_for
from lantoa.contests.interfaces import desk_urls
from lantoa.units.models import User


@hooks.register("register_admin_urls")
def contests_urls() -> list[URLPattern | URLResolver]:
    """Serve the pages inside the workspace, for people who may enter it."""
    return [path("", include((desk_urls.urlpatterns, "contest_desk")))]


@hooks.register("register_admin_menu_item")
def contests_menu_item() -> MenuItem:
    """Show the contests in the main menu."""
    return MenuItem(
        _("Contests"), reverse("contest_desk:list"), name="contests", icon_name="pick", order=350
    )


class JuryMenuItem(MenuItem):
    """Shown to those for whom an essay waits."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person has something to mark."""
        return isinstance(request.user, User) and waiting_for(request.user).exists()


@hooks.register("register_admin_menu_item")
def jury_menu_item() -> MenuItem:
    """Show the essays in the main menu."""
    return JuryMenuItem(
        _("Essays to mark"), reverse("contest_desk:jury"), name="jury", icon_name="edit", order=351
    )
