"""End to end: files in, answers out, on both engines."""
