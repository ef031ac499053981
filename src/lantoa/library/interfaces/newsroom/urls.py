"""Addresses of the newsroom inside the workspace."""

from django.urls import URLPattern, path

from lantoa.library.interfaces.newsroom import acts, calendar, desk, planning, settings

urlpatterns: list[URLPattern] = [
    path("newsroom/", desk.Board.as_view(), name="board"),
    path("newsroom/calendar/", calendar.Calendar.as_view(), name="calendar"),
    path("newsroom/mine/", desk.MyWork.as_view(), name="my_work"),
    path("newsroom/ideas/new/", planning.NewIdea.as_view(), name="idea"),
    path("newsroom/events/", settings.Events.as_view(), name="events"),
    path("newsroom/events/<int:pk>/drop/", settings.drop_event, name="drop_event"),
    path("newsroom/checklists/", settings.Checklists.as_view(), name="checklists"),
    path("newsroom/checklists/<int:pk>/retire/", settings.retire_item, name="retire_item"),
    path("newsroom/remarks/<int:pk>/settle/", acts.settle, name="settle"),
    path("library/<int:pk>/plan/", planning.Plan.as_view(), name="plan"),
    path("library/<int:pk>/remark/", acts.remark, name="remark"),
    path("library/<int:pk>/ask-to-comment/", acts.ask_to_comment, name="ask_to_comment"),
    path("library/<int:pk>/tick/", acts.tick, name="tick"),
]
