"""WSGI entry point of the web processes."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantoa.config.settings")
application = get_wsgi_application()
# Every page's code is loaded before the processes fork: once for all of them, not each at its
# first request.
_ = get_resolver().url_patterns
