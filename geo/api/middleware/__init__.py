"""What every request passes: who may ask, how long, below which path, with which headers."""
