"""Pages for someone who offers something."""
