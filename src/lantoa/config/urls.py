"""Addresses of the web processes."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lantoa.workspace.interfaces import health, language

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("language/", language.choose, name="choose_language"),
    path("accounts/", include("allauth.urls")),
    path(
        "admin/jsi18n/", language.AdminJavaScriptCatalog.as_view(), name="admin_javascript_catalog"
    ),
    # Wagtail's own sign-in would go round the second factor and the rate limits.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path(
        "admin/password_reset/",
        RedirectView.as_view(pattern_name="account_reset_password", query_string=True),
    ),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("lantoa.public.interfaces.urls")),
    path("", include("lantoa.privacy.interfaces.urls")),
    path("", include("lantoa.intake.interfaces.urls")),
    path("", include("lantoa.concerns.interfaces.urls")),
    path("", include("lantoa.integrity.interfaces.urls")),
    path("", include("lantoa.library.interfaces.urls")),
    path("", include("lantoa.channels.interfaces.urls")),
    path("", include("lantoa.contests.interfaces.urls")),
    path("", include("lantoa.api.interfaces.urls")),
]
if settings.DEBUG:
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
