"""The coverage page: service areas, gaps, and candidates for the next site."""
