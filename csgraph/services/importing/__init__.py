"""The parts of an import: what changed, how each file is written, and what follows from it."""
