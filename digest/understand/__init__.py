"""What one article is about: its language, its regions, its topics. Pure; knowledge comes in as a value."""
