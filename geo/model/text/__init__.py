"""Work with texts: languages, translation, strict JSON, and positions hidden in texts."""
