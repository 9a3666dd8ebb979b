"""Vocabulary and rules: values in, values out, without I/O, clock or framework (floor 1)."""
