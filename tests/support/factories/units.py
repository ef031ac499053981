"""Invented units and people for tests."""

from datetime import date
from typing import Any

import factory

from lantoa.units.models import Level, Membership, Role, Unit, UnitName, UnitParent, User

LONG_AGO = date(2010, 1, 1)


class UserFactory(factory.django.DjangoModelFactory):
    """A person without any role; the password is "mật khẩu thử nghiệm"."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"nguoi{n}@vidu.example")
    last_name = "Nguyễn"
    first_name = factory.Sequence(lambda n: f"Người {n}")
    is_staff = True
    password = factory.django.Password("mật khẩu thử nghiệm")


class UnitFactory(factory.django.DjangoModelFactory):
    """A unit with a name since it began; ``parent=unit`` puts it under another one."""

    class Meta:
        model = Unit
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"don-vi-{n}")
    level = Level.GRASSROOTS_UNION
    valid_from = LONG_AGO

    @factory.post_generation
    def name(self: Unit, create: bool, extracted: str | None, **kwargs: Any) -> None:
        """Give the unit its name."""
        UnitName.objects.create(
            unit=self,
            name_vi=extracted or f"Công đoàn {self.code}",
            name_en=f"Union {self.code}",
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )

    @factory.post_generation
    def parent(self: Unit, create: bool, extracted: Unit | None, **kwargs: Any) -> None:
        """Put the unit under another one for as long as it exists."""
        if extracted is not None:
            UnitParent.objects.create(
                unit=self, parent=extracted, valid_from=self.valid_from, valid_to=self.valid_to
            )


class MembershipFactory(factory.django.DjangoModelFactory):
    """A communications officer of a new unit."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    role = Role.OFFICER
    valid_from = LONG_AGO
