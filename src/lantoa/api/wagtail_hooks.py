"""The tokens' place in the workspace: addresses, and an entry among the settings."""

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lantoa.api.interfaces import admin_urls


@hooks.register("register_admin_urls")
def token_urls() -> list[URLPattern | URLResolver]:
    """Serve the page inside the workspace, for people who may enter it."""
    return [path("", include((admin_urls.urlpatterns, "tokens")))]


@hooks.register("register_settings_menu_item")
def token_menu_item() -> MenuItem:
    """Show the tokens among the settings."""
    return MenuItem(
        _("Tokens for programs"), reverse("tokens:list"), name="tokens", icon_name="key", order=910
    )
