"""Public addresses of this floor."""

from django.urls import URLPattern, path

from lantoa.channels.interfaces import feeds, podcast

urlpatterns: list[URLPattern] = [
    path("tin/rss.xml", feeds.ProductsFeed(), name="products_rss"),
    path("tin/feed.json", feeds.json_feed, name="products_json"),
    path("nghe/", podcast.listen, name="listen"),
    path("nghe/rss.xml", podcast.PodcastFeed(), name="podcast"),
    path("nghe/<uuid:public_id>.mp3", podcast.sound, name="episode_sound"),
    path("nghe/<uuid:public_id>.txt", podcast.transcript, name="episode_transcript"),
]
