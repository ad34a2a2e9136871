"""What runs in a process of its own, confined, because it reads what anybody may have made."""
