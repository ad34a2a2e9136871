"""The map document's script and styles: plain files, joined into two bundles."""
