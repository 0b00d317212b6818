"""Lamppost: classified ads for towns, safe by construction."""
