"""The office's layers: what coverage is judged by, kept with source, date and history."""
