"""The privacy floor's place in the workspace: addresses and menu."""

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lantoa.privacy.interfaces import workspace


@hooks.register("register_admin_urls")
def privacy_urls() -> list[URLPattern | URLResolver]:
    """Serve the pages inside the workspace, for people who may enter it."""
    return [path("", include((workspace.urlpatterns, "privacy")))]


@hooks.register("register_admin_menu_item")
def personal_data_menu_item() -> MenuItem:
    """Show personal data in the main menu."""
    return MenuItem(
        _("Personal data"),
        reverse("privacy:requests"),
        name="personal-data",
        icon_name="lock",
        order=520,
    )
