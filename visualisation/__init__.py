"""Faces of a scene: SVG, words, table and a file that stands alone, all pure functions of it."""
