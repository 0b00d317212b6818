"""Owns promotions: that an ad is shown above the results that it belongs to, and until when."""
