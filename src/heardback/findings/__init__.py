"""The rows that leave an audit, as shapes and as Arrow tables: what bulk writes and reports reads."""
