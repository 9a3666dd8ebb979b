"""The second door: the Bot API spoken to our bot, and a page shown to the parent (floor 3)."""
