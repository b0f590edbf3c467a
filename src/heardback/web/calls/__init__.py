"""The place where one rings back: dialling from a task, how it went, questions, calls that one took."""
