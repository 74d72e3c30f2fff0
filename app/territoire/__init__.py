"""The sheet of a commune and the view of a canton."""
