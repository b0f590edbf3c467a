"""One grammar file a language."""
