"""The workspace with 80 units and 200 editors: home and explorer, as one of the editors sees them.

``python -m bench.admin [UNITS] [EDITORS]`` (80, 200). An embedded database is made and thrown away.
Each unit has a site of 20 pages. Editors of the whole federation hold **one** group at the common
ancestor; with a group a unit Wagtail's page menu alone takes seconds (rule 8 of the house).
"""

import statistics
import sys
import time
from typing import Any

from bench.database import own_database

REPEATS = 7
PAGES = 20


def main() -> int:
    """Build the federation, time the pages."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    units, editors = (numbers + [80, 200][len(numbers) :])[:2]
    with own_database():
        _measure(units, editors)
    return 0


def _measure(units: int, editors: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, override_settings

    editor, ancestor, home = _build(units, editors)
    client = Client()
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    pages = {
        "Home": "/admin/",
        "Explorer, all sites": f"/admin/pages/{ancestor.pk}/",
        "Explorer, one site": f"/admin/pages/{home.pk}/",
        "Explorer's menu": f"/admin/api/main/pages/?child_of={ancestor.pk}&for_explorer=1",
        "Units": "/admin/units/",
        "Channels": "/admin/channels/",
        "Library": "/admin/library/",
    }
    print(f"{units} units, each with a site of {PAGES} pages; {editors} editors in one group.\n")
    print(f"| page | median ms | worst of {REPEATS} ms | queries |\n|---|---|---|---|")
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for name, address in pages.items():
            times, queries = [], 0
            for _ in range(REPEATS + 1):
                with CaptureQueriesContext(connection) as captured:
                    started = time.perf_counter()
                    answer = client.get(address)
                    times.append((time.perf_counter() - started) * 1000)
                assert answer.status_code == 200, (address, answer.status_code)
                queries = len(captured)
            times = times[1:]
            print(f"| {name} | {statistics.median(times):.0f} | {max(times):.0f} | {queries} |")


def _build(units: int, editors: int) -> tuple[Any, Any, Any]:
    """Return an editor, the page above all sites, and the home page of one site."""
    from django.contrib.auth.models import Group, Permission
    from tests.support.factories.units import MembershipFactory, UnitFactory
    from wagtail.models import GroupPagePermission, Page, Site

    from lantoa.units.models import Level

    top = UnitFactory(level=Level.CONFEDERATION)
    ancestor = Page.get_first_root_node().add_child(instance=Page(title="Các trang", slug="trang"))
    group = Group.objects.create(name="Biên tập viên")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group, page=ancestor, permission=Permission.objects.get(codename=codename)
        )
    made = []
    for number in range(units):
        made.append(UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=top))
        home = ancestor.add_child(instance=Page(title=f"Đơn vị {number}", slug=f"u{number}"))
        Site.objects.create(hostname=f"u{number}.vidu.example", root_page=home)
        for page in range(PAGES - 1):
            home.add_child(instance=Page(title=f"Bài {page}", slug=f"bai-{page}"))
    people = [MembershipFactory(unit=made[number % units]).user for number in range(editors)]
    group.user_set.add(*people)
    return people[0], ancestor, home


if __name__ == "__main__":
    sys.exit(main())
