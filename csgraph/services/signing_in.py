"""Signing in by a provider of log-ins: who comes back is found in the register of named people, or is not let in.

Nobody is signed in yet who asks for this, so that no method takes an actor.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

from sqlalchemy import delete, insert, select

from csgraph.clock import Clock
from csgraph.domain.access import Actor
from csgraph.domain.addresses import email_address
from csgraph.domain.named_people import NamedPerson
from csgraph.errors import NotFound, NotPermitted
from csgraph.provider.attempts import Attempt
from csgraph.provider.provider import Account, Provider
from csgraph.vault.named_people import acting
from csgraph.vault.schema import used_once
from csgraph.vault.sessions import Login, Sessions
from csgraph.vault.vault import Unit, Vault

NOBODY = Actor(id="provider", roles=frozenset(), agency="")
"""Who comes from the provider before it is known who they are here."""
REMEMBERED = timedelta(hours=1)
"""Longer than anything that is taken once is good for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Where to send a browser to sign in, and the secret that it is to hold meanwhile."""

    address: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningIn:
    """Signing in by one provider. `contact` is whom to ask who is not let in; `clock` is the machine's own."""

    vault: Vault
    sessions: Sessions
    clock: Clock
    provider: Provider | None
    contact: str

    def begin(self) -> Departure:
        """Begins an attempt; nothing is kept of it here. Raises NotFound where no provider is set, Unavailable."""
        attempt = Attempt.begun(self.clock.wall())
        return Departure(address=self._provider().address_for(attempt), secret=attempt.secret)

    def finish(self, *, secret: str, state: str, code: str, issuer: str | None) -> str:
        """A session for whoever came back with a code: the secret that their browser is to send from now on.

        `secret` is what the browser held meanwhile. Raises NotPermitted where this is not an attempt of that browser's
        of the last ten minutes, it was used, the provider sent no code or what is not valid, or that person is not
        registered here; NotFound where no provider is set; Unavailable.
        """
        provider, attempt = self._provider(), Attempt(secret)
        if not attempt.is_of(state, self.clock.wall()) or self._was_used(attempt.mark):
            raise _begin_again()
        if not code:
            raise _not_there()
        account = provider.account(attempt=attempt, code=code, issuer=issuer)
        login = self._login(provider, account.subject, account.session)
        person, actor = self._person(account, login)
        with self.vault.unit(actor=actor, action="people:session:begin", subject=person.uid) as unit:
            self._use_once(unit, attempt.mark)
            unit.details["is_first"] = unit.named_people().account_of(person.uid) != login.account
            unit.named_people().bind(person.uid, login.account)
            return self.sessions.begin_for(unit, person=person.uid, login=login)

    def signed_out_there(self, *, token: str) -> bool:
        """Ends the sessions of whoever signed out at the provider; False where its message is not valid.

        The same message a second time changes nothing. Raises NotFound where no provider is set, Unavailable.
        """
        provider = self._provider()
        try:
            message = provider.signed_out(token)
        except NotPermitted:
            return False
        mark = self.vault.ids.token("provider_message", provider.issuer, message.once)
        if self._was_used(mark):
            return False
        session = message.session
        with self.vault.unit(actor=NOBODY, action="people:session:end") as unit:
            self._use_once(unit, mark)
            self.sessions.end_of(
                unit,
                account=self._account(provider, message.subject) if message.subject is not None else None,
                provider_session=self._session(provider, session) if session is not None else None,
            )
        return True

    def _provider(self) -> Provider:
        if self.provider is None:
            raise NotFound(
                "no_provider", "Nobody signs in this way here.", advice="Sign in with a token that you were given."
            )
        return self.provider

    def _person(self, account: Account, login: Login) -> tuple[NamedPerson, Actor]:
        """Who they are here. Raises NotPermitted, once that is in the audit."""
        today, ask = self.sessions.clock.today(), f"Ask {self.contact}."
        with self.vault.looking(actor=NOBODY) as unit:
            register = unit.named_people()
            known = [each for each in register.of_account(login.account) if each.is_here_on(today)]
            email = email_address(account.email.strip()) if account.email is not None else None
            named = register.called("email", email) if email is not None and not known else ()
            found = known or [each for each in named if each.is_here_on(today)]
            held = register.account_of(found[0].uid) if found else None
            actor = acting(unit.connection, found[0].uid, today) if found else None
        if not found and email is None:
            self._refuse(
                NotPermitted(
                    "email_not_verified",
                    "The service that you signed in with vouches for no e-mail address.",
                    advice=ask,
                )
            )
        if not found:
            self._refuse(
                NotPermitted(
                    "not_registered", "Nobody is registered here with the e-mail address of your account.", advice=ask
                )
            )
        if held is not None and held != login.account:
            self._refuse(
                NotPermitted(
                    "another_account", "You signed in with another account before than with this one.", advice=ask
                )
            )
        if actor is None:
            self._refuse(NotPermitted("no_role", "You are registered here, and have no role today.", advice=ask))
        return found[0], actor

    def _refuse(self, error: NotPermitted) -> NoReturn:
        """Says no, to them and in the audit, which says of nobody who is not registered who it was."""
        self.vault.note(actor=NOBODY, action="people:session:refuse", subject="", details={"because": error.code})
        raise error

    def _was_used(self, mark: bytes) -> bool:
        with self.vault.reading() as connection:
            query = select(used_once.c.hash).where(used_once.c.hash == mark)
            return connection.execute(query).one_or_none() is not None

    def _use_once(self, unit: Unit, mark: bytes) -> None:
        """Notes what is taken once; of two at the same moment the database refuses one."""
        now = self.clock.wall()
        unit.connection.execute(delete(used_once).where(used_once.c.used_at < now - REMEMBERED))
        unit.connection.execute(insert(used_once), {"hash": mark, "used_at": now})

    def _login(self, provider: Provider, subject: str, session: str | None) -> Login:
        return Login(
            account=self._account(provider, subject),
            provider_session=self._session(provider, session) if session is not None else None,
        )

    def _account(self, provider: Provider, subject: str) -> bytes:
        return self.vault.ids.token("provider_account", provider.issuer, subject)

    def _session(self, provider: Provider, session: str) -> bytes:
        return self.vault.ids.token("provider_session", provider.issuer, session)


def _begin_again() -> NotPermitted:
    return NotPermitted(
        "sign_in_not_ours",
        "This sign-in was begun in another browser, was used already, or was begun too long ago.",
        advice="Sign in again, from the first page.",
    )


def _not_there() -> NotPermitted:
    return NotPermitted(
        "sign_in_refused_there",
        "The service that you sign in with did not sign you in.",
        advice="Sign in again. If it says no each time, ask whoever looks after your work account.",
    )
