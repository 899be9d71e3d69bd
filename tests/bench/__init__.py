"""Benchmarks: speed and memory, as ratios to a bound measured in the same run."""
