"""Public addresses of this floor."""

from django.urls import URLPattern, path

from lantoa.channels.interfaces import playlog, podcast

urlpatterns: list[URLPattern] = [
    path("nghe/", podcast.listen, name="listen"),
    path("nghe/rss.xml", podcast.PodcastFeed(), name="podcast"),
    path("nghe/<uuid:public_id>.mp3", podcast.sound, name="episode_sound"),
    path("nghe/<uuid:public_id>.txt", podcast.transcript, name="episode_transcript"),
    path("phat/<str:token>/", playlog.log, name="play_log"),
]
