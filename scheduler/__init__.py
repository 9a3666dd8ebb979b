"""What happens unasked (floor 3)."""
