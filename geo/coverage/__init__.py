"""What the plan serves and what it leaves out: every figure with its rule and its uncertainty."""
