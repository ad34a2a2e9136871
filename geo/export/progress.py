"""How long work tells how far it has come."""

from __future__ import annotations

from collections.abc import Callable

# Told the share done, from 0 to 1, and what is being done, in the user's language.
Progress = Callable[[float, str], None]
