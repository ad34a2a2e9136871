"""Review a change before it is saved: rows to tick, forms, conflicts, history."""
