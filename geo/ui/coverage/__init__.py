"""The coverage page: what the plan serves, what it leaves out, where the next site should go."""
