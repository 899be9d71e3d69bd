"""csgraph: graph-based context intelligence for Contextual Safeguarding."""

__version__ = "0.1.0"
