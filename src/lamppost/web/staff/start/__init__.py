"""The first run in a browser: from an empty home folder to a board with a town, in six steps."""
