"""The judge's side: asking a child process, and reading what it sends as hostile input."""
