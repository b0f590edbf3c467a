"""Raw items in: stored before anybody interprets them (commit 1), then normalised into contacts (commit 2)."""
