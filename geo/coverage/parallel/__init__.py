"""Heavy computations in parts: on this computer, or by the workers of a Dask cluster."""
