"""Heavy sums in parts: here, or by the workers of a Dask cluster."""
