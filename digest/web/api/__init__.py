"""The JSON API: programs of the newsroom hand articles over, change them and take them back."""
