"""HTTP routes next to the pages: map data, documents, assets, health, and middleware."""
