"""Results in plain sentences, and the notices that go with each figure."""
