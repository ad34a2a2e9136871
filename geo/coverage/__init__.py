"""Coverage analysis: service areas, people served, gaps, capacity and siting."""
