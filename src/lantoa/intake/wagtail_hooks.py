"""The intake floor's place in the workspace: addresses and menu."""

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lantoa.intake.interfaces import desk_urls


@hooks.register("register_admin_urls")
def desk_addresses() -> list[URLPattern | URLResolver]:
    """Serve the pages inside the workspace, for people who may enter it."""
    return [path("", include((desk_urls.urlpatterns, "intake_desk")))]


@hooks.register("register_admin_menu_item")
def slips_menu_item() -> MenuItem:
    """Show one's own slips in the main menu."""
    return MenuItem(
        _("My slips"), reverse("intake_desk:slips"), name="slips", icon_name="form", order=215
    )
