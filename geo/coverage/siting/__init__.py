"""Where the next sites should go."""
