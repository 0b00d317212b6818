"""Icons beyond the shipped ones that an operator may give to a category of their own."""

from __future__ import annotations

# Names from the Lucide set. The list is closed because the sprite that every page loads holds
# exactly the icons of the categories and these.
SPARE_ICONS = frozenset({
    "anchor", "award", "banana", "beer", "book", "box", "brain", "bus", "cake", "calendar",
    "candy", "carrot", "castle", "church", "coffee", "coins", "compass", "dices",
    "circle-question-mark", "drama", "drum", "fence", "film", "flame", "flower", "gavel",
    "globe", "grape", "heart",
    "hospital", "hotel", "landmark", "library", "map", "medal", "microscope", "milk", "mountain",
    "newspaper", "piano", "pizza", "plane", "puzzle", "radio", "recycle", "rocket", "shield",
    "shrub", "snowflake", "soup", "sprout", "squirrel", "star", "sun", "telescope", "train-front",
    "trees", "trophy", "turtle", "tv", "umbrella", "university", "warehouse", "droplets", "wine",
})  # fmt: skip
