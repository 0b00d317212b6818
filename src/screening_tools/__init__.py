"""
The engine's tools: a command line and a small HTTP service, for sites of any kind.

They know no Django and no database. The board's own command ``lamppost`` shows the same ones.
"""
