"""Coverage results as files: tables, geometries, and the notes that accompany each figure."""
