"""Tables, and verbs that work in the transaction they are given (floor 2)."""
