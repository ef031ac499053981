"""The contests floor's place in the workspace: addresses and menu."""

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lantoa.contests.interfaces import desk_urls


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
