"""What every request passes through: hosts, time limits, base path, headers."""
