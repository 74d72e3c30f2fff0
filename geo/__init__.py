"""Where it is: boundaries, joins with their account, point location, distances and class breaks."""
