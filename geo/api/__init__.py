"""HTTP routes next to the pages: the map's data, health, assets, security headers."""
