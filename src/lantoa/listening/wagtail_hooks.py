"""The listening floor's place in the workspace: addresses and menu."""

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea

from lantoa.listening.interfaces import urls


@hooks.register("register_admin_urls")
def listening_urls() -> list[URLPattern | URLResolver]:
    """Serve the pages inside the workspace, for people who may enter it."""
    return [path("", include((urls.urlpatterns, "listening")))]


@hooks.register("register_admin_menu_item")
def mentions_menu_item() -> MenuItem:
    """Show the posts and articles in the main menu."""
    return MenuItem(
        _("Posts & articles"),
        reverse("listening:mentions"),
        name="mentions",
        icon_name="list-ul",
        order=300,
    )


@hooks.register("register_admin_menu_item")
def sources_menu_item() -> MenuItem:
    """Show the sources in the main menu."""
    return MenuItem(
        _("Sources"), reverse("listening:sources"), name="sources", icon_name="site", order=400
    )


@hooks.register("register_admin_search_area")
def mentions_search_area() -> SearchArea:
    """Let the search box of the main menu find posts: the first area is the one it asks."""
    return SearchArea(
        _("Posts & articles"),
        reverse("listening:mentions"),
        name="mentions",
        icon_name="list-ul",
        order=1,
    )
