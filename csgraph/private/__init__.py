"""What csgraph writes is its owner's alone, and what it needs only for now cannot be read afterwards."""
