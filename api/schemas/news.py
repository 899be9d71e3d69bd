"""What an import or a decision came to, as the API shows it."""

from pydantic import Field

from api.schemas.base import Closed
from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.news import AlertNews, News


class AlertNewsOut(Closed):
    """One change of an alert by evidence, with its counts then."""

    alert: str = Field(examples=["alr_pqzfj2ay4m3tdgx6nsvkl5bwuo"])
    context: str
    context_ids: list[str]
    name: str = Field(examples=["Route 38"])
    change: ChangeKind
    kin_groups: int
    independent_reports: int

    @classmethod
    def of(cls, news: AlertNews) -> "AlertNewsOut":
        """The change."""
        return cls(
            alert=news.alert,
            context=news.context,
            context_ids=list(news.context_ids),
            name=news.name,
            change=news.kind,
            kin_groups=news.kin_groups,
            independent_reports=news.independent_reports,
        )


def alerts_of(news: News) -> list[AlertNewsOut]:
    """Every change that whoever asked may read of."""
    return [AlertNewsOut.of(each) for each in news.alerts]
