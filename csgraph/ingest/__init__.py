"""Ingest: from an authority's files to checked, numbered rows. Reads and judges; writes nothing."""
