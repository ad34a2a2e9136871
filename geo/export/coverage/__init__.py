"""A coverage as files: tables, shapes, and the notes that belong to each figure."""
