"""Benchmarks: each figure beside something bare, measured in the same run, told as a ratio."""
