"""Coverage studies: analyses for visitors, run in processes separate from the server."""
