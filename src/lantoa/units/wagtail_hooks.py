"""The units' place in the workspace: addresses and menu."""

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lantoa.units.interfaces import urls


@hooks.register("register_admin_urls")
def unit_urls() -> list[URLPattern | URLResolver]:
    """Serve the unit pages inside the workspace, for people who may enter it."""
    return [path("units/", include((urls.urlpatterns, "units")))]


@hooks.register("register_admin_menu_item")
def unit_menu_item() -> MenuItem:
    """Show the units in the main menu."""
    return MenuItem(_("Units"), reverse("units:index"), name="units", icon_name="group", order=500)
