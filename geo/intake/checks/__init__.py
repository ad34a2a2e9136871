"""Find what is wrong with an upload, and sort and group the findings."""
