"""Owns photos: taking them in, cleaning and resizing them, keeping and erasing their files."""
