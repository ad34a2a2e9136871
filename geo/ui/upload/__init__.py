"""Places from a file: a report, questions, ticks, and one revision."""
