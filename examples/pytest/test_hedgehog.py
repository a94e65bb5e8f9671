import pytest
from hedgehog_client import Unavailable, is_enabled

API_KEY = "phx_0123456789abcdefghijklmnopqrstuvwxyz"


def test_reads_the_configuration(companion):
    assert is_enabled(companion.url, API_KEY) is True
    requests = companion.control("GET", "requests")
    assert [request["operation"] for request in requests["results"]] == ["users_hedgehog_config_retrieve"]


def test_says_that_posthog_is_unavailable(companion):
    companion.control("POST", "faults", {"match": {}, "then": {"preset": "unavailable"}})
    with pytest.raises(Unavailable):
        is_enabled(companion.url, API_KEY)
    assert is_enabled(companion.url, API_KEY) is True
