"""What is wrong with an upload: findings, sorted and grouped."""
