"""The presentation as editable slides."""
