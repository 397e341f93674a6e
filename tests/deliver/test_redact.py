"""What servers repeat of a login."""

import pytest

from digest.deliver.redact import without


@pytest.mark.parametrize("said", [
    '535 s3c"ret is wrong', '535 "s3c\\"ret" is wrong', "535 czNjInJldA== is wrong", "535 AHVzAHMzYyJyZXQ= is wrong",
])  # fmt: skip
def test_password_is_taken_out_however_it_is_written(said: str) -> None:
    told = without(said, "us", 's3c"ret')
    assert told.replace('"…"', "…") == "535 … is wrong"
    assert without("535 no", "us", "") == "535 no"
