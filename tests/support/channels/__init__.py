"""Local servers that behave as the channels' documentation says."""

from tests.support.channels.facebook import FacebookServer
from tests.support.channels.forum import ForumServer
from tests.support.channels.linkedin import LinkedInServer
from tests.support.channels.mastodon import MastodonServer
from tests.support.channels.server import ChannelServer
from tests.support.channels.telegram import TelegramServer
from tests.support.channels.x import XServer
from tests.support.channels.youtube import YouTubeServer
from tests.support.channels.zalo import ZaloServer

SERVERS: dict[str, type[ChannelServer]] = {
    "facebook": FacebookServer,
    "forum": ForumServer,
    "linkedin": LinkedInServer,
    "mastodon": MastodonServer,
    "telegram": TelegramServer,
    "x": XServer,
    "youtube": YouTubeServer,
    "zalo": ZaloServer,
}
