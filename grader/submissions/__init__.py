"""Finding what students handed in and reading it into cells of code."""
