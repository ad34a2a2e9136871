"""The edit page: upload, single edits, history."""
