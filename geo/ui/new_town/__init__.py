"""The page that sets up another town."""
