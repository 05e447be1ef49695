"""Neutral words for the names of networks: no personal name, no place, no colour, no word of the trade."""

from __future__ import annotations

_FIRST_WORDS = (
    "acorn agate alder almond anchor anvil apple arrow aspen aster bamboo barley basalt basket beacon "
    "bean beech bellows birch blanket bobbin bottle boulder bracken bramble branch brass brick bridge "
    "broom bucket bulrush button cabin cable candle canvas canyon cedar chalk chestnut cider cinder "
    "clover coal cobalt cobble comet compass cork crater cypress delta dewdrop drizzle drum dune dusk "
    "elder elm estuary fabric feather fennel fiddle flax foam forest fossil frost garnet glacier glade "
    "gorse granite granary gravel harbour harvest hawthorn hay hazelnut hemlock hickory hollow horizon "
    "icicle indigo island juniper kettle lagoon lantern larch lava ledger lichen lilac lime linen lotus "
    "lupin magnet mallow maple marble marsh meadow mica mineral mirror mist moor moss mountain mulberry "
    "nettle nickel nutmeg oak oat ochre olivine onyx orchard otter paper parsley pebble pepper pewter "
    "pine plaster plateau plum pollen poplar prairie prism pumice quarry quartz quill quince rafter "
    "rain ribbon ridge ripple river rocket rope rye saddle saffron salt sand sandstone sapling sedge "
    "shale shell shingle silver slate sleet spark spindle spruce stone straw sundial syrup teak tempest "
    "thatch thicket thimble thistle thunder thyme timber tin topaz torch tulip tundra turnip twig "
    "valley vapour walnut water wheat willow wind wool yarrow yew zephyr zinc"
)
FIRST_WORDS = _FIRST_WORDS.split()
"""First words, in a fixed order: adding one changes names."""

_SECOND_WORDS = (
    "apron arch barn barrel basin bay beam bell bench boat bough bowl box brook cairn cape cart cave "
    "chair chest chimney cliff clock cloud coast comb cone cove cradle crane creek crest crook cup dale "
    "dam deck dell desk dial dish ditch dock dome door dove drift eave edge falcon farm fence field "
    "finch fjord flag float flute fold ford forge fork fountain frame garden gate glass glen globe "
    "gorge grain grove gully hall hammer harp hat hedge heron hill hinge inlet jar jetty jug keel kiln "
    "kite knoll knot ladder lake lamp lane lark lathe lawn leaf ledge lens lever lid loch lock log loom "
    "loop mast mill moat mound nest net notch oar oven owl paddle page pail pan pass path peak pen pier "
    "pillar plank plain plate plough pond pool porch post pulley raft rail reef ring roof root rudder "
    "rug sail saw scale seat shed shelf shore shovel sieve sill sledge slope spar spire spring spur "
    "stack stair star steeple stem step stile stove strand stream swallow swift table tank tarn tent "
    "tide tile tower track trail tray trough trunk tub tunnel vale vane vase vault wagon wall wave well "
    "wharf wheel whistle wing yard yoke"
)
SECOND_WORDS = _SECOND_WORDS.split()
"""Second words."""


def network_name(digest: str) -> str:
    """Return the name for a hash: two words and a number of three figures, always the same for the same hash.

    Parameters
    ----------
    digest : str
        At least 8 hexadecimal digits.

    Returns
    -------
    str

    Examples
    --------
    >>> network_name("00000000")
    'Acorn Apron 100'
    """
    number = int(digest[:8], 16)
    number, first = divmod(number, len(FIRST_WORDS))
    number, second = divmod(number, len(SECOND_WORDS))
    return f"{FIRST_WORDS[first].title()} {SECOND_WORDS[second].title()} {100 + number % 900}"


def longer_name(digest: str) -> str:
    """Return the name for a hash where another has the same one, as one pair in 36 million has: with a third word of its own.

    Parameters
    ----------
    digest : str
        At least 28 hexadecimal digits.
    """
    return f"{network_name(digest)} {SECOND_WORDS[int(digest[8:24], 16) % len(SECOND_WORDS)].title()} {digest[24:28]}"
