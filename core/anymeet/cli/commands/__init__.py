"""The commands that belong to no interface, a module each."""
