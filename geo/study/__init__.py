"""Coverage studies: requests, the user's files, analyses in worker processes, results."""
