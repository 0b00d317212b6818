"""The product's settings, with static files by their plain names: nothing is collected in tests."""

from lamppost.settings import *  # noqa: F403
from lamppost.settings import STORAGES as _STORAGES

STORAGES = {
    **_STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
