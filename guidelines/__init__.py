"""What the law and the ministry ask, as rules that a machine applies and a person can read."""
