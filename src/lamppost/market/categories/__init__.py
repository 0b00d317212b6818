"""Owns the taxonomy: nine sections, their leaves, typed attributes, and operators' overlays."""
