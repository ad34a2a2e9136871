"""Results in plain sentences, and the notices beside each figure."""
