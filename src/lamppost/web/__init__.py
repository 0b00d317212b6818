"""The door for people: pages, by who may enter: the public, members, staff."""
