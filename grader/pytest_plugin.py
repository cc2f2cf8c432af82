"""`pytest exercises`: each exercise a test, its verdict instead of a traceback."""
