"""Words, sentences and normal forms, the same for every language that digest reads. Pure."""
