"""Know how the words begin by which somebody tells how many have come, in every language."""

# Beginnings, so that every ending is understood; by the names of kiez.participation.Noun.
_STEMS = {
    "families": (
        "famil famíl famigl aile rodzin rodin сем сім родин фамил семейств οικογ obitelj porodic "
        "عائل أسر اسر خانواد malbat ስድራ"
    ),
    "adults": (
        "adult erwachs yetişkin взросл доросл възраст dorosł odrasl adulţ adulț "
        "ενήλικ ενηλικ rritur بالغ كبار بزرگسال mezin ዓበይቲ"
    ),
    "children": (
        "child kid kind çocuk дет діт дит реб деца дець dziec dziat copii copil djec dec bambin "
        "παιδ niñ enfant fëmij أطفال اطفال طفل کودک بچه zarok ቆልዑ"
    ),
    "new": "new neu yeni нов now nou nuov νέ νεα nuev nouv جديد جدد جدید nû ሓደሽ ሓድሽ",
}
STEMS: dict[str, str] = {
    stem: noun for noun, stems in _STEMS.items() for stem in stems.casefold().split()
}
"""Which of the four nouns a word means that begins so."""
