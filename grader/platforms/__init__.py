"""Where classes are kept: learning platforms and nbgrader."""
