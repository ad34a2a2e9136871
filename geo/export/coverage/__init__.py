"""A coverage to take away: tables, shapes, and what has to be said beside each figure."""
