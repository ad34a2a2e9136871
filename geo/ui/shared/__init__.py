"""Modules that several pages share: address, texts, HTML tables, map next to a table, forms."""
