"""The map document: script and style bundles, HTML, and the data that the script draws."""
