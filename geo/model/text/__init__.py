"""Languages, the building blocks of sentences, and texts from outside."""
