"""``python -m lamppost.ops`` is ``lamppost``."""

from lamppost.ops.main import main

if __name__ == "__main__":
    main()
