"""Places and beds against people."""
