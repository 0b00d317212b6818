"""The service's log: what happened and where it broke, never what anybody wrote."""

from __future__ import annotations

import logging
import sys
from types import TracebackType


class WithoutWords(logging.Formatter):
    """Formats an exception as its type and place: its message may quote what somebody wrote."""

    def formatException(  # noqa: N802 - the name that logging calls
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        kind, _, trace = ei
        if kind is None:
            return ""
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = ""
        if trace is not None:
            where = f" at {trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
        return f"{kind.__name__}{where}"


def log_without_words() -> None:
    """Write the engine's and the service's log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutWords("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name in ("screening_engine", "screening_tools"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(logging.INFO)
        logger.propagate = False
