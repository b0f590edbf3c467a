"""Text in, meaning out: zones, asks, closings, holding replies, dates; a grammar file a language."""
