"""``python -m screening_tools``: the command ``screening-engine``."""

from screening_tools.main import main

main(prog_name="screening-engine")
