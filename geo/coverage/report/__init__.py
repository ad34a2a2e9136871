"""Coverage results in plain sentences, and the notices that must accompany each figure."""
