"""Django settings. Everything that differs between installations comes from the environment
(see ``docs/operations.md``, which lists each variable; a test fails when one is missing there)."""

import json
import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from lantoa.config import environment

PACKAGE = Path(__file__).resolve().parent.parent
VAR_DIR = environment.var_dir()

DEBUG = environment.flag("LANTOA_DEBUG")
SECRET_KEY = environment.secret("secret_key")
PSEUDONYM_KEY = environment.secret("pseudonym_key")
BASE_URL = os.environ.get("LANTOA_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = environment.listed("LANTOA_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

DATABASES = {"default": environment.database(os.environ.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all processes: rate limits must count together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "workspace_cache",
    }
}

INSTALLED_APPS = [
    "lantoa.workspace",
    "lantoa.api",
    "lantoa.contests",
    "lantoa.channels",
    "lantoa.library",
    "lantoa.integrity",
    "lantoa.concerns",
    "lantoa.intake",
    "lantoa.insight",
    "lantoa.listening",
    "lantoa.privacy",
    "lantoa.duties",
    "lantoa.public",
    "lantoa.units",
    "wagtail.users",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.sites",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "csp",
    "django.contrib.postgres",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lantoa.workspace.interfaces.language.VietnameseFirstMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "lantoa.config.urls"
WSGI_APPLICATION = "lantoa.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lantoa.workspace.interfaces.context.installation",
            ],
        },
    }
]

# People and sign-in -------------------------------------------------------------------------
AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = [
    "lantoa.units.interfaces.accounts.MembershipBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
WAGTAILADMIN_LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "lantoa.units.interfaces.accounts.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by people, not by sign-up
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_TOTP_ISSUER = "Lan Tỏa"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# The organisation's own sign-in, when it has one. It opens existing accounts only.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = environment.openid_provider()
SESSION_COOKIE_HTTPONLY = True

# Security -----------------------------------------------------------------------------------
SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
# How many proxies of our own stand in front: behind them an address is what they pass on.
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("LANTOA_TRUSTED_PROXIES", "0"))
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        # Wagtail's admin and Vega set style attributes; scripts stay strict.
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        # Chromium holds the redirect after a form's post to this list as well.
        "form-action": [SELF, *environment.openid_origin()],
        "frame-ancestors": [SELF],
    }
}

# Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
FORMAT_MODULE_PATH = "lantoa.config.formats"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]

# Files --------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns about a missing folder
MEDIA_URL = "media/"
MEDIA_ROOT = VAR_DIR / "media"

# Personal data --------------------------------------------------------------------------------
DELETION_JOURNAL = Path(os.environ.get("LANTOA_DELETION_JOURNAL", VAR_DIR / "deletions.ndjson"))

# Wagtail ------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Lan Tỏa"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no request leaves the installation unasked
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Listening ----------------------------------------------------------------------------------
# host:port pairs that the guard against server-side request forgery lets through although
# they are private: the demonstration's own site. Empty in production.
FETCH_ALLOWED_PRIVATE = environment.listed("LANTOA_FETCH_ALLOWED_PRIVATE")
FETCH_CONTACT = os.environ.get("LANTOA_CONTACT", BASE_URL)
FETCH_HOST_PAUSE = timedelta(seconds=float(os.environ.get("LANTOA_HOST_PAUSE", "1")))
DEMO = environment.flag("LANTOA_DEMO")

# Channels -----------------------------------------------------------------------------------
# Credentials are sealed with the first; a key that was replaced stays in the list until all are
# sealed anew.
CHANNEL_KEYS = [
    environment.secret("channel_key"),
    *environment.listed("LANTOA_CHANNEL_FORMER_KEYS"),
]
# Where browsers may say that they are reached (docs/channels/webpush.md). One written with a port
# may be private: a service of one's own.
PUSH_SERVICES = environment.listed(
    "LANTOA_PUSH_SERVICES",
    "https://fcm.googleapis.com,https://*.push.services.mozilla.com,https://*.push.apple.com,"
    "https://*.notify.windows.com",
)

# Library ------------------------------------------------------------------------------------
# A program that writes what is said in a recording as WebVTT (docs/newsroom.md); "" means none.
SPEECH_MODEL = os.environ.get("LANTOA_SPEECH_MODEL", "")

# Contests -----------------------------------------------------------------------------------
# Where the page is on which a contest is taken, when a proxy does not give it the base address.
CONTEST_URL = os.environ.get("LANTOA_CONTEST_URL", BASE_URL).rstrip("/")
CONTEST_CONNECTIONS = int(os.environ.get("LANTOA_CONTEST_CONNECTIONS", "8"))
# How many may start a round each second; more wait their turn.
CONTEST_RATE = float(os.environ.get("LANTOA_CONTEST_RATE", "300"))
# Codes to phones: any gateway that takes JSON, and Zalo's notifications (by the Official Account
# among the channels). Each needs its price in đồng, so that a contest's budget can stop it.
SMS_URL = os.environ.get("LANTOA_SMS_URL", "")
SMS_TOKEN = os.environ.get("LANTOA_SMS_TOKEN", "")
SMS_BODY = json.loads(os.environ.get("LANTOA_SMS_BODY", '{"to": "{phone}", "text": "{text}"}'))
SMS_COST = int(os.environ.get("LANTOA_SMS_COST", "0"))
ZNS_ACCOUNT = os.environ.get("LANTOA_ZNS_ACCOUNT", "")
ZNS_TEMPLATE = os.environ.get("LANTOA_ZNS_TEMPLATE", "")
ZNS_FIELD = os.environ.get("LANTOA_ZNS_FIELD", "otp")
ZNS_COST = int(os.environ.get("LANTOA_ZNS_COST", "0"))

PROCRASTINATE_ON_APP_READY = None
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# E-mail ---------------------------------------------------------------------------------------
_MAIL = environment.mail_server(os.environ.get("LANTOA_SMTP"))
EMAIL_BACKEND = os.environ.get("LANTOA_EMAIL_BACKEND", _MAIL.backend)
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.starttls, _MAIL.tls
EMAIL_TIMEOUT = 30
MAILBOX = environment.mailbox(os.environ.get("LANTOA_IMAP"))
DEFAULT_FROM_EMAIL = os.environ.get("LANTOA_MAIL_FROM", "Lan Tỏa <lantoa@localhost>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LANTOA_LOG_LEVEL", "WARNING")},
}
