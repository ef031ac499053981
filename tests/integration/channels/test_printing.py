"""What a printed article takes from the library."""

from tests.support.factories.library import ApprovedFactory, make_master
from tests.support.pictures import picture

from lantoa.channels.domain.making import article_of


def test_an_article_has_every_described_picture_the_main_one_first_with_its_credit() -> None:
    product = ApprovedFactory(body="<h2>Một</h2><p>Hai</p>", author="Trần Thị Ví Dụ")
    make_master(product, picture((300, 200)), role="extra", alt="Phụ")
    make_master(product, picture((200, 300)), alt="Chính", metadata={"author": "Lê Văn Mẫu"})
    make_master(product, picture((100, 100)), role="extra", alt="")
    article = article_of(product)
    told = [(photo.caption, photo.credit, photo.width) for photo in article.photos]
    assert told == [("Chính", "Ảnh: Lê Văn Mẫu", 200), ("Phụ", "Ảnh: Trần Thị Ví Dụ", 300)]
    assert [block.kind for block in article.blocks] == ["heading", "text"]
