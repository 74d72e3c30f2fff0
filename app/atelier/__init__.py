"""The cartographic workshop: what a map shows, how it is cut and laid out, its files."""
