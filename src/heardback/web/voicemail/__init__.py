"""The place where a voicemail is heard."""
