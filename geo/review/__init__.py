"""A change before it is stored: what a file or a form amounts to, and what of it is wanted."""
