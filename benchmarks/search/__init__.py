"""How good the search is: queries judged by hand over ordinary ads, the measures, the baselines."""
