"""Places and beds in relation to people."""
