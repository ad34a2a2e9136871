"""What an upload would change: which project each feature is, and how they differ."""
