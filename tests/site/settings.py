"""The settings of the test newspaper, for pytest-django and the type checker."""

import tests.site  # noqa: F401  (binds the folder first)
from wireroom.settings import *  # noqa: F403
