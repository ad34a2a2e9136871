"""Find out what an upload would change: match features with projects and compare them."""
