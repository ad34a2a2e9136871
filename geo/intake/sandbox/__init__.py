"""Read untrusted files in separate processes with limited rights."""
