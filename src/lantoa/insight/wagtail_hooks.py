"""The insight floor's place in the workspace: addresses and menu."""

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lantoa.insight.interfaces import urls


@hooks.register("register_admin_urls")
def insight_urls() -> list[URLPattern | URLResolver]:
    """Serve the pages inside the workspace, for people who may enter it."""
    return [path("", include((urls.urlpatterns, "insight")))]


@hooks.register("register_admin_menu_item")
def trends_menu_item() -> MenuItem:
    """Show the trends in the main menu."""
    return MenuItem(
        _("Trends"), reverse("insight:trends"), name="trends", icon_name="view", order=200
    )
