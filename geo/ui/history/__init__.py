"""The history view: revisions, their changes, undo and restore."""
