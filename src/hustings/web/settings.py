"""Settings of the one process that serves the site; the environment gives what differs.

HUSTINGS_HOME the home folder · DATABASE_URL PostgreSQL instead of SQLite · HUSTINGS_HOSTS names of
the site, joined by commas · HUSTINGS_HTTPS=1 when the site is reached by https ·
HUSTINGS_PUBLIC_ADDRESS its address for platforms that connect back · HUSTINGS_TOKEN_KEYS the keys that
seal tokens, read where they are needed and never held here.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from hustings.web import environment
from hustings.workspace.rooms import room_packages

HUSTINGS_HOME = environment.home_folder()
# Lazy, so that reading the settings writes nothing to the disk.
SECRET_KEY = lazy(environment.secret_key, str)(HUSTINGS_HOME)
DATABASES = {"default": environment.database(HUSTINGS_HOME, os.environ.get("DATABASE_URL", ""))}
ALLOWED_HOSTS = environment.hosts()
HUSTINGS_PUBLIC_ADDRESS = environment.public_address()
HTTPS = os.environ.get("HUSTINGS_HTTPS") == "1"
DEBUG = False

INSTALLED_APPS = [
    "hustings.web",
    *room_packages(),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "hustings.web.middleware.request_ids.RequestIds",
    "hustings.web.middleware.security_headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hustings.web.middleware.errors.ErrorsInWords",
]
ROOT_URLCONF = "hustings.web.urls"
WSGI_APPLICATION = "hustings.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hustings.web.shell.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "hustings.web.templatetags.figures",
            ],
        },
    }
]

# People
AUTH_USER_MODEL = "teams.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "hustings.web.accounts.NoSignUp"
ACCOUNT_FORMS = {"change_password": "hustings.web.account_forms.ChangePassword"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_NOTIFICATIONS = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Hustings"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# Cookies and headers
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS if HTTPS and name != "*"]
CSRF_FAILURE_VIEW = "hustings.web.middleware.errors.csrf_failure"

# Words, numbers and time
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [Path(__file__).parent / "locale"]

# Static files are found where they lie; their addresses carry a hash of their content.
STATIC_URL = "/static/"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HUSTINGS_HOME},
    },
    "staticfiles": {"BACKEND": "hustings.web.static_addresses.HashedAddresses"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 365 * 24 * 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A mapping has two fields a column of the file, and tables of a thousand columns exist.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["err"], "level": "WARNING"},
    "loggers": {"hustings": {"level": "INFO"}},
}
