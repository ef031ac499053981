"""The channels floor's place in the workspace: addresses and menu."""

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lantoa.channels.interfaces import admin_urls


@hooks.register("register_admin_urls")
def channels_urls() -> list[URLPattern | URLResolver]:
    """Serve the pages inside the workspace, for people who may enter it."""
    return [path("", include((admin_urls.urlpatterns, "channels")))]


@hooks.register("register_admin_menu_item")
def channels_menu_item() -> MenuItem:
    """Show the channels in the main menu."""
    return MenuItem(
        _("Channels"), reverse("channels:accounts"), name="channels", icon_name="mail", order=330
    )
