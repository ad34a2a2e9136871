"""HTTP routes beside the pages: what the map fetches, health, assets, security headers."""
