"""The callback by which long exports report their progress."""

from __future__ import annotations

from collections.abc import Callable

# Receives the share done, from 0 to 1, and the current step in the user's language.
Progress = Callable[[float, str], None]
