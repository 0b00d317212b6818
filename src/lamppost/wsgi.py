"""What the web server calls."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamppost.settings")
application = get_wsgi_application()

# Only now are the rooms loaded that it writes to.
from lamppost.web.public.view_counts import keep_counting  # noqa: E402

keep_counting()
