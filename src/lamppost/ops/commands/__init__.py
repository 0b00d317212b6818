"""One file a command. Each loads Django only when it runs."""
