"""Coverage studies: analyses of what visitors ask, worked out apart from the server."""
