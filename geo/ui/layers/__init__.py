"""The office's layers on the Edit page: listed, added, replaced, corrected, undone."""
