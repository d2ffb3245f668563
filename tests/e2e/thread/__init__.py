"""The thread walked as the people who live it: readers at a browser, their steps, and a client for machines."""
