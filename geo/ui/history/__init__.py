"""The past: revisions, what each changed, and the way back."""
