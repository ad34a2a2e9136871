"""Projects as files for other GIS programs."""
