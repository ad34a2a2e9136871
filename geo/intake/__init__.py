"""An uploaded file -> features: read safely, check, report."""
