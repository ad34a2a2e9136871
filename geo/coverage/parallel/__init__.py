"""Heavy computations in parts, on this computer or on a Dask cluster."""
