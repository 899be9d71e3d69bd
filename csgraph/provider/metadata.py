"""What a provider says of itself (OpenID Connect Discovery 1.0), as far as it is used here."""

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from csgraph.domain.addresses import webhook_address
from csgraph.provider import asking

WELL_KNOWN = "/.well-known/openid-configuration"
BASIC, POST = "client_secret_basic", "client_secret_post"


class Metadata(BaseModel):
    """Where the provider takes what. Further fields, of which there are many, are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = (BASIC,)
    authorization_response_iss_parameter_supported: bool = False

    @field_validator("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
    @classmethod
    def _is_an_address(cls, text: str | None) -> str | None:
        if text is not None and webhook_address(text) is None:
            raise ValueError("no address of a server that speaks TLS")
        return text

    @property
    def sends_the_secret_in_the_form(self) -> bool:
        """Whether it takes the client's secret among the fields, and not otherwise."""
        return BASIC not in self.token_endpoint_auth_methods_supported and (
            POST in self.token_endpoint_auth_methods_supported
        )


def discover(issuer: str) -> Metadata:
    """What the provider of this name says of itself. Raises Unavailable where that is not about it, or cannot be right.

    A provider that is reached by TLS may name no address that is not.
    """
    answer = asking.get(f"{issuer.rstrip('/')}{WELL_KNOWN}")
    try:
        found = Metadata.model_validate(answer.body)
    except ValidationError:
        raise asking.unreachable() from None
    named = [found.authorization_endpoint, found.token_endpoint, found.jwks_uri, found.userinfo_endpoint or issuer]
    is_open = urlsplit(issuer).scheme == "http"
    if answer.status != 200 or found.issuer != issuer:
        raise asking.unreachable()
    if not is_open and any(urlsplit(each).scheme != "https" for each in named):
        raise asking.unreachable()
    return found
