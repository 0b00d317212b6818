"""
What people come here to do, one file each: the table of contents of the product.

A journey crosses rooms. It is the only place where one room's answer makes another room
change something, and it owns the transaction around the whole story.
"""
