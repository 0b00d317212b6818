"""The product's settings for the served board, and a header that counts each page's queries."""

from __future__ import annotations

from django.db import connection

from lamppost.settings import *  # noqa: F403
from lamppost.settings import MIDDLEWARE as _MIDDLEWARE

MIDDLEWARE = ["tests.browser.counting.CountQueries", *_MIDDLEWARE]
HEADER = "X-Queries"


class CountQueries:
    """Says on every answer how many queries it took."""

    def __init__(self, answer):
        self.answer = answer

    def __call__(self, request):
        count = 0

        def counted(execute, *arguments):
            nonlocal count
            count += 1
            return execute(*arguments)

        with connection.execute_wrapper(counted):
            response = self.answer(request)
        response.headers[HEADER] = str(count)
        return response
