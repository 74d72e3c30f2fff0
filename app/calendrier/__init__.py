"""Calendar and governance."""
