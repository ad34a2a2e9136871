"""How long-running work reports its progress."""

from __future__ import annotations

from collections.abc import Callable

# Told the share done, from 0 to 1, and what is being done, in the user's language.
Progress = Callable[[float, str], None]
