"""What is made of verdicts: files, pages and lines in a terminal. Nothing here decides a mark."""
