"""Draws the sample newspaper's pictures: scenes that stand in for news photographs, made of nothing but arithmetic."""
