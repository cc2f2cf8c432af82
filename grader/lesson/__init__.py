"""The instructor's part: the lesson, the exercises made of it, the rules for explanations."""
