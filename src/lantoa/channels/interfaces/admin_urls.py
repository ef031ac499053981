"""Addresses of the channels pages inside the workspace."""

from django.urls import URLPattern, path

from lantoa.channels.interfaces import (
    accounts,
    clippings,
    deliveries,
    effect,
    packages,
    playlog,
    productions,
    products,
    signing_in,
)

urlpatterns: list[URLPattern] = [
    path("channels/", accounts.AccountList.as_view(), name="accounts"),
    path("channels/add/<slug:key>/", accounts.AddAccount.as_view(), name="add_account"),
    path("channels/app/<slug:key>/", signing_in.AppPage.as_view(), name="app"),
    path("channels/connect/<slug:key>/", signing_in.Connect.as_view(), name="connect"),
    path("channels/accounts/<int:pk>/connect/", signing_in.again, name="connect_again"),
    path("channels/signed-in/<slug:key>/", signing_in.signed_in, name="signed_in"),
    path("channels/signed-in/<slug:key>/<int:pk>/", signing_in.choose, name="choose"),
    path("channels/accounts/<int:pk>/", accounts.AccountDetail.as_view(), name="account"),
    path("channels/accounts/<int:pk>/switch/", accounts.switch, name="switch"),
    path("channels/products/<int:pk>/", products.ProductDeliveries.as_view(), name="product"),
    path("channels/products/<int:pk>/website/", products.website, name="website"),
    path("channels/products/<int:pk>/clippings/", clippings.Clippings.as_view(), name="clippings"),
    path("channels/clippings/<int:pk>/scan/", clippings.scan, name="clipping_scan"),
    path("channels/products/<int:pk>/<slug:kind>/", packages.download, name="package"),
    path("channels/products/<int:pk>/make/<slug:form>/", productions.ask, name="make"),
    path("channels/productions/<int:pk>/stop/", productions.stop, name="stop_making"),
    path("channels/productions/<int:pk>/publish/", productions.publish, name="publish_episode"),
    path("channels/productions/files/<int:pk>/", productions.download, name="made_file"),
    path("channels/effect/", effect.ChannelMix.as_view(), name="effect"),
    path("channels/deliveries/", deliveries.DeliveryList.as_view(), name="deliveries"),
    path("channels/deliveries/<int:pk>/", deliveries.DeliveryDetail.as_view(), name="delivery"),
    path("channels/deliveries/<int:pk>/settle/", deliveries.settle, name="settle"),
    path("channels/deliveries/<int:pk>/remove/", deliveries.remove, name="remove"),
    path("channels/deliveries/<int:pk>/hand-over/", deliveries.hand_over, name="hand_over"),
    path("channels/deliveries/<int:pk>/prove/", deliveries.prove, name="prove"),
    path("channels/deliveries/<int:pk>/letter/", deliveries.write_letter, name="write_letter"),
    path("channels/deliveries/<int:pk>/proof/", deliveries.proof, name="proof"),
    path("channels/deliveries/<int:pk>/package/", playlog.package, name="station_package"),
    path("channels/deliveries/<int:pk>/log/<int:line>/", playlog.photo, name="play_photo"),
]
