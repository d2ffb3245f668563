"""What each person sees first: what waits for them, in words, then what they look after. One page for every role."""
