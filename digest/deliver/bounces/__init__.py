"""Reads what came back for a mail: who was refused, why, and whether for good. Says nothing about whom to believe."""
