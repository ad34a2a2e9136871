"""Languages, the words that sentences are made of, and texts that come from outside."""
