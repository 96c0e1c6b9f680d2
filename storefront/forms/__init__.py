"""Forms: reading what was typed, and saying beside the field what is wrong with it."""
