"""The presentation page: compose, preview, check, hand out."""
