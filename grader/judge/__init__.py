"""Comparing, diagnosing and scoring: functions of values, without processes or files."""
