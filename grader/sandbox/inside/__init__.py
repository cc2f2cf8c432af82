"""What runs in one process with a student's code. It imports nothing of the judge's side."""
