"""All writes of the desk, one verb a file. An action calls its next step by name; there are no signals."""
