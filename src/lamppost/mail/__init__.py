"""The door for what comes in by mail."""
