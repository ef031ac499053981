"""The duties floor's place in the workspace: addresses and menu."""

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lantoa.duties.interfaces import urls


@hooks.register("register_admin_urls")
def duties_urls() -> list[URLPattern | URLResolver]:
    """Serve the pages inside the workspace, for people who may enter it."""
    return [path("", include((urls.urlpatterns, "duties")))]


@hooks.register("insert_global_admin_css")
def duties_css() -> SafeString:
    """The stylesheet of these pages, and of the notices in the strip above every page."""
    return format_html('<link rel="stylesheet" href="{}">', static("duties/duties.css"))


@hooks.register("register_admin_menu_item")
def deadlines_menu_item() -> MenuItem:
    """Show the deadlines in the main menu, under what is new today."""
    return MenuItem(
        _("Deadlines"), reverse("duties:deadlines"), name="deadlines", icon_name="time", order=110
    )


@hooks.register("register_settings_menu_item")
def webhooks_menu_item() -> MenuItem:
    """Show the webhooks among the settings."""
    return MenuItem(
        _("Webhooks"), reverse("duties:webhooks"), name="webhooks", icon_name="globe", order=900
    )
