"""The demo network: three towns, their people and their ads, all written by us."""
