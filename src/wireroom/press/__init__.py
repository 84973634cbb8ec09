"""The public site, baked: which pages there are, which of them a story touches, and their bytes."""
