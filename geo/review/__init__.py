"""A change before it is saved: what a file or a form amounts to, and what of it is accepted."""
