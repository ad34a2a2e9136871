"""Files for other GIS programs."""
