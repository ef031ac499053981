"""What the workspace adds to Wagtail's admin, and what it leaves out until it has a use."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

# Nothing of ours uses pages, images or documents yet, and Wagtail's help is for site editors.
UNUSED = {"explorer", "images", "documents", "help"}


@hooks.register("insert_global_admin_css")
def workspace_css() -> SafeString:
    """The stylesheet of our pages and of the strip above every page."""
    return format_html('<link rel="stylesheet" href="{}">', static("workspace/workspace.css"))


@hooks.register("construct_main_menu")
def hide_unused(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Take menu items out that lead to nothing these people need."""
    menu_items[:] = [item for item in menu_items if item.name not in UNUSED]
