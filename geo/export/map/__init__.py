"""The map as a picture for print, drawn like the map on the screen."""
