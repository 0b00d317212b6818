"""What people offer each other: sites, categories, media, listings, search. Knows no trust."""
