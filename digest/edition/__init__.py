"""From ranked stories to a frozen edition, and from the edition to each subscriber's selection. Pure."""
