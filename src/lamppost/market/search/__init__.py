"""Owns the index of public ads, and what people keep of it: favourites, hidden ads, alerts."""
