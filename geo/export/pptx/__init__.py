"""The presentation as editable PowerPoint slides."""
