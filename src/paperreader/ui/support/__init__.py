"""What screens are made of besides widgets."""
