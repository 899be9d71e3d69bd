"""Ids for the graph: the same words give the same id, in the alphabet that everything else expects."""

import base64

from csgraph.vault.content import ContentIds


def test_an_id_for_the_graph_is_lower_case_base32_of_its_token() -> None:
    ids = ContentIds(b"k" * 32)

    for number in range(200):
        token = base64.b32encode(ids.token("ctx", "file", str(number))).decode().rstrip("=").lower()
        assert ids.graph_id("ctx", "file", str(number)) == f"ctx_{token}"
