"""Settings: the only reader of the environment. Every name starts with `CSGRAPH_`."""

import getpass
import re
from datetime import date
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from csgraph.domain.addresses import webhook_address
from csgraph.domain.notices import NoticePolicy
from csgraph.errors import InvalidInput
from csgraph.ingest.lines import Limits

LEAST_CONTRAST = 4.5
"""Of words on their ground. Source: WCAG 2.2, success criterion 1.4.3."""


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of white words on a colour (#rrggbb), from 1 to 21. Source: WCAG 2.2, relative luminance."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _data_default() -> Path:
    return Path(platformdirs.user_data_dir("csgraph", appauthor=False))


def _actor_default() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


class Settings(BaseSettings):
    """What can be set, by environment only; frozen once read. Paths below `data` follow it unless given."""

    model_config = SettingsConfigDict(env_prefix="CSGRAPH_", frozen=True, extra="ignore")

    data: Path = Field(default_factory=_data_default, description="Folder of the embedded engine, vault and keys.")
    graph_uri: str = Field(default="embedded:", description="`embedded:`, or `bolt://` / `neo4j://` of a Neo4j server.")
    graph_user: str = Field(default="neo4j", description="User of the Neo4j server.")
    graph_password: SecretStr | None = Field(default=None, description="Password of the Neo4j server.")
    graph_password_file: Path | None = Field(default=None, description="File that holds the password, instead.")
    graph_database: str = Field(default="neo4j", description="Database on the Neo4j server.")
    graph_timeout: float = Field(default=300.0, description="Seconds after which a query is ended.")
    engine_heap_mb: int = Field(default=1024, description="Heap of the embedded engine in MiB.")
    vault_url: str | None = Field(default=None, description="SQLAlchemy address of the vault; default a SQLite file.")
    vault_key_file: Path | None = Field(default=None, description="File with the key that wraps data keys (mode 0600).")
    policy: Path | None = Field(
        default=None, description="Detection policy in force; default the shipped one, csgraph/policies/borough.toml."
    )
    today: date | None = Field(
        default=None, description="Run as if today were this day. For demonstration and replay only."
    )
    time_zone: str = Field(default="Europe/London", description="The authority's time zone.")
    region: str = Field(default="home", description="Name of the authority's area where contexts carry no `la_code`.")
    actor: str = Field(default_factory=_actor_default, description="Who is at this command line, for the audit.")
    roles: str = Field(
        default="contextual_lead,administrator,analyst",
        description="Roles of the person at this command line, by commas.",
    )
    agency: str = Field(default="LOCAL", description="Agency of the person at this command line.")
    household_excluded_address_types: str = Field(
        default="Placement,Residential,Secure,Hospital,Prison",
        description="Address types that make no household, by commas.",
    )
    local_codes: Path | None = Field(
        default=None, description="TOML file that says what the authority's own codes mean; see docs/import-format.md."
    )
    most_joined: int = Field(
        default=12, gt=0, description="A family or incident on more rows of a file is told: it may mean “not known”."
    )
    household_maximum: int = Field(
        default=8, gt=0, description="An address with more people at once makes no household."
    )
    import_maximum_rows: int = Field(default=5_000_000, gt=0, description="Rows in one file of an import.")
    import_maximum_cell: int = Field(default=20_000, gt=0, description="Characters in one cell of an import.")
    import_maximum_bytes: int = Field(
        default=4_000_000_000, gt=0, description="Bytes in one file of an import, unpacked."
    )
    import_maximum_zip_ratio: int = Field(default=200, gt=0, description="How many times larger a zip may unpack.")
    import_maximum_formulas: int = Field(
        default=1000, ge=0, description="Cells of one file that may begin like a spreadsheet's formula."
    )
    source_system: str = Field(default="default", description="Name of the system whose files are imported.")
    groups_policy: str = Field(
        default="", description="The authority's policy under which groups may be kept. Empty: none may be accepted."
    )

    notice_contact: str = Field(
        default="the contextual safeguarding lead",
        description="Whom a practitioner's notice says to contact: a name, and how to reach them.",
    )
    site: str = Field(
        default="", description="Address at which people reach the pages, for links in notices. Empty: no links."
    )
    council: str = Field(default="csgraph", max_length=80, description="Name at the head of every page.")
    colour: str = Field(
        default="#1f4e5f", description="Colour of that head, as #rrggbb; white words on it must be readable."
    )
    logo: Path | None = Field(default=None, description="SVG file with the authority's logo, beside the name.")
    oidc_issuer: str = Field(
        default="", description="The authority's provider of log-ins (OpenID Connect), by its issuer's address."
    )
    oidc_client_id: str = Field(default="", description="The name under which csgraph is registered there.")
    oidc_client_secret_file: Path | None = Field(
        default=None, description="File with the secret of that registration, where there is one."
    )
    oidc_name: str = Field(
        default="your work account", max_length=80, description="What people sign in with, as the first page says it."
    )
    oidc_trusts_emails: bool = Field(
        default=False,
        description="Whether the provider's addresses count as verified where it does not say; only for one that takes "
        "nobody but the authority's own staff.",
    )
    access_contact: str = Field(
        default="the administrator of this service at your authority",
        description="Whom to ask who cannot sign in: a name, and how to reach them.",
    )
    notice_young_people: int = Field(default=5, gt=0, description="From so many young people practitioners are told …")
    notice_kin_groups: int = Field(
        default=3, gt=0, description="… in at least so many kin groups; below, the lead alone."
    )
    notice_daily: bool = Field(default=True, description="Whether practitioners are told once a day, in one digest.")
    smtp_host: str = Field(default="", description="Mail server for notices. Empty: none are sent by e-mail.")
    smtp_port: int = Field(default=587, gt=0, lt=65536, description="Port of the mail server.")
    smtp_sender: str = Field(default="csgraph@localhost", description="Whom notices by e-mail come from.")
    smtp_tls: Literal["none", "starttls", "tls"] = Field(default="starttls", description="How the mail is protected.")
    smtp_user: str | None = Field(default=None, description="User of the mail server, where it asks for one.")
    smtp_password: SecretStr | None = Field(default=None, description="Password of the mail server.")

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            return ZoneInfo(name).key
        except (KeyError, ValueError, OSError):
            raise ValueError("no such time zone") from None

    @field_validator("site")
    @classmethod
    def _is_a_site(cls, text: str) -> str:
        found = webhook_address(text.rstrip("/")) if text else ""
        if found is None or "?" in found:
            raise ValueError("no address of a site: write it as https://csgraph.example.org")
        return found.rstrip("/")

    @field_validator("oidc_issuer")
    @classmethod
    def _is_an_issuer(cls, text: str) -> str:
        if text and (webhook_address(text) is None or "?" in text or "#" in text):
            raise ValueError("no address of an issuer: write it as https://idp.example.org")
        return text

    @field_validator("colour")
    @classmethod
    def _is_dark_enough(cls, text: str) -> str:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", text) or contrast_with_white(text) < LEAST_CONTRAST:
            raise ValueError("no colour on which white words can be read (4.5 to 1)")
        return text.lower()

    @property
    def notice_policy(self) -> NoticePolicy:
        """From when practitioners are told, and how often."""
        return NoticePolicy(
            young_people=self.notice_young_people, kin_groups=self.notice_kin_groups, daily=self.notice_daily
        )

    @property
    def import_limits(self) -> Limits:
        """What one file of an import may hold."""
        return Limits(
            rows=self.import_maximum_rows,
            cell=self.import_maximum_cell,
            bytes=self.import_maximum_bytes,
            zip_ratio=self.import_maximum_zip_ratio,
            formulas=self.import_maximum_formulas,
        )

    @property
    def excluded_address_types(self) -> frozenset[str]:
        """Address types that make no household, in small letters."""
        words = self.household_excluded_address_types.split(",")
        return frozenset(each.strip().casefold() for each in words if each.strip())

    @property
    def vault_address(self) -> str:
        """The vault's SQLAlchemy address."""
        return self.vault_url or f"sqlite:///{self.data / 'vault' / 'vault.sqlite3'}"

    @property
    def lock_file(self) -> Path:
        """Held by whoever writes an import or a decision."""
        return self.data / "write.lock"

    @property
    def key_file(self) -> Path:
        """The file of the key-encryption key."""
        return self.vault_key_file or self.data / "keys" / "vault.key"

    @property
    def token_key_file(self) -> Path:
        """The file of the key that signs access tokens."""
        return self.data / "keys" / "token.key"


def read_settings(data: Path | None = None) -> Settings:
    """The settings of the environment, with `data` in place of `CSGRAPH_DATA`.

    Raises InvalidInput that names what cannot be right, and never what it was set to: it may be a password.
    """
    try:
        return Settings() if data is None else Settings(data=data)
    except ValidationError as error:
        wrong = sorted({f"CSGRAPH_{'_'.join(map(str, each['loc'])).upper()}" for each in error.errors()})
        words = f"The environment holds settings that cannot be right: {', '.join(wrong)}."
        raise InvalidInput("settings", words, advice="Correct or unset them.") from None
