"""Owns the network of sites: towns with their districts, colours, language and currency."""
