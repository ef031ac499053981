"""Public addresses of this floor."""

from django.urls import URLPattern, path

from lantoa.channels.interfaces import playlog, podcast, push, subscribing

urlpatterns: list[URLPattern] = [
    path("ban-tin/", subscribing.offered_list, name="subscribe_list"),
    path("ban-tin/<int:pk>/", subscribing.subscribe, name="subscribe"),
    path("ban-tin/<int:pk>/thiet-bi/", push.device, name="push_device"),
    path("ban-tin/<int:pk>/sw.js", push.service_worker, name="push_worker"),
    path("ban-tin/thu/<str:code>/", subscribing.wishes, name="wishes"),
    path("ban-tin/thu/<str:code>/thoi/", subscribing.leave, name="leave"),
    path("nghe/", podcast.listen, name="listen"),
    path("nghe/rss.xml", podcast.PodcastFeed(), name="podcast"),
    path("nghe/<uuid:public_id>.mp3", podcast.sound, name="episode_sound"),
    path("nghe/<uuid:public_id>.txt", podcast.transcript, name="episode_transcript"),
    path("phat/<str:token>/", playlog.log, name="play_log"),
]
