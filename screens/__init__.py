"""What a person sees: text and buttons, without I/O (floor 2)."""
