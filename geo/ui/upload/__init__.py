"""The upload of places from a file: report, questions, review, and one revision."""
