"""Public addresses of this floor."""

from django.urls import URLPattern, path

from lantoa.intake.interfaces import application, following, sending

app_name = "intake"
urlpatterns: list[URLPattern] = [
    path("gui/", sending.send, name="send"),
    path("gui/thu-thach/", sending.challenge, name="challenge"),
    path("gui/chia-se/", application.share, name="share"),
    path("gui/app.webmanifest", application.manifest, name="manifest"),
    path("gui/sw.js", application.service_worker, name="service_worker"),
    path("gui/<slug:code>/", sending.send, name="send_to"),
    path("tra-cuu/", following.follow, name="follow"),
]
