"""What the workspace adds to Wagtail's admin, and what it leaves out until it has a use."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lantoa.workspace.interfaces import home
from lantoa.workspace.menu import group

# Nothing of ours uses pages, images or documents yet, and Wagtail's help is for site editors.
UNUSED = {"explorer", "images", "documents", "help"}
USED_SETTINGS = {"users", "groups", "tokens", "webhooks"}
USED_REPORTS = {"site-history"}


@hooks.register("insert_global_admin_css")
def workspace_css() -> SafeString:
    """The stylesheet of our pages and of the strip above every page."""
    return format_html('<link rel="stylesheet" href="{}">', static("workspace/workspace.css"))


@hooks.register("construct_main_menu")
def group_used(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Group the entries, without those that lead to nothing these people need."""
    menu_items[:] = group([item for item in menu_items if item.name not in UNUSED])


@hooks.register("construct_settings_menu")
def keep_used_settings(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Keep people and groups; sites, collections and workflows are about pages."""
    menu_items[:] = [item for item in menu_items if item.name in USED_SETTINGS]


@hooks.register("construct_reports_menu")
def keep_used_reports(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Keep who did what; the other reports are about pages."""
    menu_items[:] = [item for item in menu_items if item.name in USED_REPORTS]


@hooks.register("construct_search")
def keep_used_search(request: HttpRequest, search_areas: list[Any]) -> None:
    """Offer posts and people; nothing of ours is a page, image or document yet."""
    search_areas[:] = [area for area in search_areas if area.name in {"mentions", "users"}]


@hooks.register("register_admin_menu_item")
def today_menu_item() -> MenuItem:
    """Show the home page first in the main menu."""
    return MenuItem(
        _("Today"), reverse("wagtailadmin_home"), name="today", icon_name="home", order=100
    )


@hooks.register("register_admin_urls")
def workspace_urls() -> list[URLPattern]:
    """Addresses of the workspace itself."""
    return [path("today/progress/", home.first_progress, name="first_progress")]


@hooks.register("construct_homepage_panels", order=1000)
def home_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Our own parts in place of Wagtail's, which are about pages of a site."""
    panels[:] = home.panels(request)
