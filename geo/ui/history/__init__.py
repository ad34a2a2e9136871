"""The history: revisions, what each changed, and how to go back."""
