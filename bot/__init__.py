"""Join the parts and run them (floor 4); nobody imports it."""
