"""Resources that threads share: a queue for long work, pauses of the garbage collector."""
