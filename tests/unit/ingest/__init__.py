"""Ingest: what is accepted, what is rejected, and how it is said."""
