"""Links to bank accounts, devices, images and cameras."""

from __future__ import annotations

from dataclasses import replace

from graphintel.model.disclosure import NO, POLICE_ONLY
from graphintel.model.entities.advert import Advert
from graphintel.model.entities.bank_account import BankAccount
from graphintel.model.entities.camera import Camera
from graphintel.model.entities.device import Device
from graphintel.model.entities.event import Event
from graphintel.model.entities.image import Image
from graphintel.model.entities.organisation import Organisation
from graphintel.model.entities.person import Person
from graphintel.model.entities.phone import Phone
from graphintel.model.schema import LinkType
from graphintel.model.traits import Reading


class PaysInto(LinkType):
    """Money went into the account; who holds it is not said."""

    starts = (Person, Organisation, BankAccount)
    ends = (BankAccount,)
    reading = Reading("pays into", "pays into", "is paid into by")
    disclosure = POLICE_ONLY


class UsedDevice(LinkType):
    """The person, or the number, used the device."""

    starts = (Person, Phone)
    ends = (Device,)
    reading = Reading("used device", "used", "was used by")
    disclosure = POLICE_ONLY


class Shows(LinkType):
    """The advert shows an image of this look. Images are copied and stolen, so a shared one is no tie."""

    starts = (Advert,)
    ends = (Image,)
    reading = Reading("shows image", "shows", "is shown on")
    disclosure = replace(POLICE_ONLY, other_force=NO)
    tie = False


class CapturedBy(LinkType):
    """The camera recorded the event."""

    starts = (Event,)
    ends = (Camera,)
    reading = Reading("captured by", "was captured by", "captured")
    disclosure = POLICE_ONLY
    tie = False
