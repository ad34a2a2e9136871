"""The presentation page: composes, previews, checks, hands out."""
