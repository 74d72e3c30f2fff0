"""Charts drawn for print by matplotlib, from the same `ChartSpec` as those of the page."""
