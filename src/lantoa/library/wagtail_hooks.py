"""The library's place in the workspace: addresses and menu."""

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lantoa.library.interfaces import admin_urls


@hooks.register("register_admin_urls")
def library_urls() -> list[URLPattern | URLResolver]:
    """Serve the pages inside the workspace, for people who may enter it."""
    return [path("", include((admin_urls.urlpatterns, "library")))]


@hooks.register("register_admin_menu_item")
def library_menu_item() -> MenuItem:
    """Show the library in the main menu."""
    return MenuItem(
        _("Library"), reverse("library:products"), name="library", icon_name="folder-open-1",
        order=310,
    )  # fmt: skip


@hooks.register("register_admin_menu_item")
def newsroom_menu_item() -> MenuItem:
    """Show the newsroom in the main menu."""
    return MenuItem(
        _("Newsroom"), reverse("library:board"), name="newsroom", icon_name="calendar-alt",
        order=320,
    )  # fmt: skip


@hooks.register("register_admin_menu_item")
def target_a_menu_item() -> MenuItem:
    """Show target A in the main menu."""
    return MenuItem(
        _("Target A"), reverse("library:target_a"), name="target-a", icon_name="success", order=340
    )
