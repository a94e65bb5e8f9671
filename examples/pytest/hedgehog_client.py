"""The code under test: reads whether the user's hedgehog is shown."""

import json
import urllib.error
import urllib.request


class Unavailable(Exception):
    pass


def is_enabled(url, api_key):
    request = urllib.request.Request(
        f"{url}/api/users/@me/hedgehog_config/", headers={"authorization": f"Bearer {api_key}"}
    )
    try:
        with urllib.request.urlopen(request) as response:
            return json.load(response)["enabled"]
    except urllib.error.HTTPError as error:
        if error.code == 503:
            raise Unavailable from error
        raise
