"""The store without an engine."""
