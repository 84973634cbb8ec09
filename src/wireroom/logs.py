"""How the system speaks to its operator: one line an event on stderr, in UTC; a failure with its plain traceback.

Never the values of variables: they hold copy, and copy under embargo must not reach a log.
"""

from __future__ import annotations

import logging
import sys

import structlog


def configure() -> None:
    """Set logging up for this process."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
