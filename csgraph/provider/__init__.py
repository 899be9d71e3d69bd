"""The provider of log-ins: OpenID Connect, authorization code with PKCE, as its relying party."""
