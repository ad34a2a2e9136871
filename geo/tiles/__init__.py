"""Base maps made of tiles: which are on offer, and the tiles of a file beside the data."""
