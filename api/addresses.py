"""Addresses: ids in the path of a request that may hold any sign, as the sources' own do."""

from starlette.convertors import PathConvertor, register_url_convertor


class AnyText(PathConvertor):
    """A part of an address that may have slashes in it, and line breaks."""

    regex = "(?s:.*)"


register_url_convertor("any", AnyText())

CONTEXT = "{context:any}"
"""The id of a context, in an address of a route."""
