"""The integrity floor's place in the workspace: addresses and menu."""

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lantoa.integrity.interfaces import admin_urls
from lantoa.integrity.interfaces.target import urls as target_urls


@hooks.register("register_admin_urls")
def integrity_urls() -> list[URLPattern | URLResolver]:
    """Serve the pages inside the workspace, for people who may enter it."""
    return [
        path("", include((admin_urls.urlpatterns, "integrity"))),
        path("", include((target_urls.urlpatterns, "target_b"))),
    ]


@hooks.register("insert_global_admin_css")
def integrity_css() -> SafeString:
    """The few rules that the workspace's own stylesheet does not have."""
    return format_html('<link rel="stylesheet" href="{}">', static("integrity/integrity.css"))


@hooks.register("register_admin_menu_item")
def triage_menu_item() -> MenuItem:
    """Show triage in the main menu."""
    return MenuItem(
        _("Triage"), reverse("integrity:triage"), name="triage", icon_name="tasks", order=210
    )


@hooks.register("register_admin_menu_item")
def cases_menu_item() -> MenuItem:
    """Show claims and cases in the main menu."""
    return MenuItem(
        _("Claims & cases"),
        reverse("integrity:cases"),
        name="cases",
        icon_name="circle-check",
        order=230,
    )


@hooks.register("register_admin_menu_item")
def target_menu_item() -> MenuItem:
    """Show target B in the main menu."""
    return MenuItem(
        _("Target B"),
        reverse("target_b:page"),
        name="target-b",
        icon_name="tick-inverse",
        order=240,
    )


@hooks.register("register_admin_menu_item")
def takedowns_menu_item() -> MenuItem:
    """Show the takedown desk in the main menu."""
    return MenuItem(
        _("Takedowns"),
        reverse("integrity:takedowns"),
        name="takedowns",
        icon_name="warning",
        order=260,
    )
