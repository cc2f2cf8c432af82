"""What is known of each student, on disk: a record for each, which everything shown is made of."""
