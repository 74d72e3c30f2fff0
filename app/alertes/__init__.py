"""Points of vigilance across the accords."""
