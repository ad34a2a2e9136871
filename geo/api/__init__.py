"""HTTP routes next to the pages: map data, documents, assets and health checks."""
