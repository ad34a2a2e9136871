"""What runs in a confined process of its own, because it reads untrusted files."""
