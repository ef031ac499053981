"""The concerns floor's place in the workspace: addresses and menu."""

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lantoa.concerns.interfaces import admin_urls


@hooks.register("register_admin_urls")
def concerns_urls() -> list[URLPattern | URLResolver]:
    """Serve the pages inside the workspace, for people who may enter it."""
    return [path("", include((admin_urls.urlpatterns, "concerns")))]


@hooks.register("register_admin_menu_item")
def concerns_menu_item() -> MenuItem:
    """Show the concerns in the main menu."""
    return MenuItem(
        _("Concerns"), reverse("concerns:list"), name="concerns", icon_name="comment", order=220
    )


@hooks.register("register_admin_menu_item")
def reports_menu_item() -> MenuItem:
    """Show the reports upward in the main menu."""
    return MenuItem(
        _("Synthesis reports"),
        reverse("concerns:reports"),
        name="synthesis",
        icon_name="doc-full-inverse",
        order=250,
    )
