"""A view: what a map is asked to show, and the one way from that question to its map, its files and its replay."""
