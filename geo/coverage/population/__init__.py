"""Where people live: from points, areas, a raster or a total."""
