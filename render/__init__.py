"""What it looks like: one description of a map or chart, drawn for the screen and for print."""
