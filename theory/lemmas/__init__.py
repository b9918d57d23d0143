"""Results that several claims rest on, each derived once."""
