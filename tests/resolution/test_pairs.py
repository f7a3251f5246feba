"""Pairs of names in two documents: one entity, or two, and why.

The tables are the measure of resolution: they were written before it ran, and grow with every
wrong merge or split that somebody meets.
"""

import pytest

from kg.language.registry import Registry
from kg.resolution import resolve

SAME = [
    # spelling, punctuation, possessives
    ("Zentrix", "Company", "Zentrix\u2019s", "Company", "possessive"),
    ("Zentrix Inc.", "Company", "Zentrix", "Company", "legal form"),
    ("Zentrix Holdings Ltd", "Company", "Zentrix Corp.", "Company", "two legal forms"),
    ("Norvane Group", "Company", "Norvane", "Company", "group"),
    ("Lumen S.p.A.", "Company", "Lumen", "Company", "dotted legal form"),
    ("Hexar GmbH & Co. KG", "Company", "Hexar", "Company", "long legal form"),
    ("The Meridian Post", "Organization", "Meridian Post", "Organization", "article"),
    ("Société Lumen", "Company", "Societe Lumen", "Company", "accents"),
    ("DataForge", "Company", "Data Forge", "Company", "space"),
    ("Data-Forge", "Company", "DATAFORGE", "Company", "hyphen and capitals"),
    ("“Zentrix”", "Company", "Zentrix", "Company", "quotation marks"),
    ("K. R. Patel", "Person", "K.R. Patel", "Person", "initials"),
    ("Dr. Amara Osei", "Person", "Amara Osei", "Person", "honorific"),
    ("J&R Robotics", "Company", "J & R Robotics", "Company", "ampersand"),
    # types that readers confuse
    ("Meridian Post", "Company", "Meridian Post", "Organization", "company or organization"),
    ("Sable-2", "Model", "Sable 2", "Product", "model or product"),
    # versions written in several ways
    ("Sable-2.5", "Model", "Sable 2.5", "Model", "hyphen before a version"),
    ("Orin-4o", "Model", "Orin 4o", "Model", "hyphen before a version with a letter"),
    # words that describe
    ("Sable models", "Model", "Sable", "Model", "descriptor"),
    ("Sable AI", "Model", "Sable", "Model", "descriptor of a model"),
    ("Sable large language model", "Model", "Sable", "Model", "long descriptor"),
    ("Sable 2.5 series", "Model", "Sable 2.5", "Model", "descriptor after a version"),
    ("Sable family", "Model", "Sable", "Model", "family"),
    ("Zhiyuan AI", "Company", "Zhiyuan", "Company", "AI after a company's name"),
    # plurals
    ("VoxPads", "Product", "VoxPad", "Product", "plural"),
    ("Glimmers", "Product", "Glimmer", "Product", "plural"),
    # slips
    ("Norlandia Authority", "Regulator", "Norlandia Authorty", "Regulator", "slip"),
    ("Brightwater Robotics", "Company", "Brightwatter Robotics", "Company", "slip"),
    ("Ana Papadopoulos", "Person", "Ana Papadopulos", "Person", "spelling of a long name"),
]  # fmt: skip

DIFFERENT = [
    # versions and variants
    ("Sable-2", "Model", "Sable-3", "Model", "versions"),
    ("Sable-2.5", "Model", "Sable-25", "Model", "point in a version"),
    ("Sable-2.5", "Model", "Sable-2.5-Max", "Model", "variant"),
    ("Sable", "Model", "Sable-2", "Model", "family and version"),
    ("Orin-4", "Model", "Orin-4o", "Model", "letter after a version"),
    ("Orin-4o", "Model", "Orin-4o mini", "Model", "mini"),
    ("Sable R", "Model", "Sable R+", "Model", "plus sign"),
    ("VoxPad 9", "Product", "VoxPad 9 Pro", "Product", "pro"),
    ("VoxPad", "Product", "VoxPad Air", "Product", "air"),
    ("K2", "Model", "K20", "Model", "digits"),
    ("Opus 4.1", "Model", "Opus 4", "Model", "minor version"),
    ("H100", "Product", "H200", "Product", "digits"),
    # parts and sisters of a company
    ("Norvane", "Company", "Norvane Cloud", "Company", "unit"),
    ("Norvane", "Company", "Norvane Research", "Company", "unit"),
    ("Norvane", "Company", "Norvane Ventures", "Company", "fund"),
    ("Norvane", "Company", "Norvane China", "Company", "national unit"),
    ("Norvane AI", "Company", "Norvane Robotics", "Company", "two units"),
    ("Norvane Health", "Company", "Norvane Energy", "Company", "two units"),
    ("Norvane", "Company", "Norvane University", "Organization", "school"),
    # homonyms
    ("Helixar", "Company", "Helixar", "Product", "company and app"),
    ("Helixar", "Company", "Helixar", "Model", "company and model"),
    ("Georgia", "Place", "Georgia", "Person", "country and person"),
    ("Jordan", "Place", "Jordan", "Person", "country and person"),
    ("Norlandia", "Place", "Norlandia", "Regulator", "country and its government"),
    ("Horizon", "Event", "Horizon", "Product", "event and product"),
    ("Data Act", "Law", "Data Act", "Event", "law and event"),
    # people
    ("Wei Chen", "Person", "Wei Zhang", "Person", "given name only"),
    ("Li Xiang", "Person", "Li Qiang", "Person", "one letter in a short name"),
    ("Chen", "Person", "Wei Chen", "Person", "surname in another document"),
    ("Maria Lopez", "Person", "Mario Lopez", "Person", "one letter, another person"),
    ("Zhang Yiming", "Person", "Zhang Yimin", "Person", "one letter at the end"),
    ("Ana Petrova", "Person", "Ana Petrov", "Person", "gendered surname"),
    # near names
    ("Slovania", "Place", "Slovenia", "Place", "places are never corrected"),
    ("Altera", "Company", "Altana", "Company", "short names"),
    ("Sonata Systems", "Company", "Sonate Systems", "Company", "short word"),
    ("Northern Data", "Company", "Southern Data", "Company", "another word"),
    ("Bank of Norlandia", "Company", "Central Bank of Norlandia", "Company", "more words"),
    ("AI Act", "Law", "AI Liability Act", "Law", "more words"),
    ("Tallis Institute", "Organization", "Tallin Institute", "Organization", "short word"),
    ("CMA", "Regulator", "Capital Markets Agency", "Regulator", "short acronym"),
    ("General AI", "Company", "General Motors", "Company", "common first word"),
    ("AI", "Model", "Sable AI", "Model", "descriptor alone"),
    ("Search", "Product", "Norvane Search", "Product", "common word"),
    ("Aurora AI", "Company", "Aurora", "Event", "other kinds"),
    ("Group", "Company", "Norvane Group", "Company", "legal form alone"),
]  # fmt: skip

KNOWN_SAME = [
    ("Alibaba", "Company", "Alibaba Group Holding Limited", "Company", "legal form"),
    ("Alibaba", "Company", "阿里巴巴", "Company", "other script"),
    ("Qwen AI model", "Model", "Tongyi Qianwen", "Model", "descriptor and alias"),
    ("Qwen 2.5 series", "Model", "Qwen2.5", "Model", "descriptor"),
    ("Alibaba Qwen2.5", "Model", "Qwen2.5", "Model", "maker before the name"),
    ("iPhones", "Product", "iPhone", "Product", "plural"),
    ("U.S.", "Place", "United States", "Place", "abbreviation"),
    ("American", "Place", "America", "Place", "adjective"),
    ("Chinese", "Place", "China", "Place", "adjective"),
    ("China", "Regulator", "Chinese government", "Regulator", "metonym"),
    ("Beijing", "Regulator", "Chinese government", "Regulator", "metonym"),
    ("Brussels", "Regulator", "European Commission", "Organization", "metonym, other type"),
    ("CAC", "Regulator", "Cyberspace Administration of China", "Regulator", "acronym"),
    ("CMA", "Regulator", "Competition and Markets Authority", "Organization", "acronym"),
    ("Facebook", "Company", "Meta Platforms Inc.", "Company", "former name"),
    ("Joseph Tsai", "Person", "Joe Tsai", "Person", "given name"),
    ("TSMC", "Company", "Taiwan Semiconductor Manufacturing Co.", "Company", "acronym"),
    ("WSJ", "Organization", "The Wall Street Journal", "Company", "acronym"),
    ("EU AI Act", "Law", "Artificial Intelligence Act", "Law", "short title"),
    ("ChatGPT", "Model", "ChatGPT", "Product", "type"),
    ("Mistral", "Company", "Mistral AI", "Company", "short name"),
    ("Claude 3.5 Sonnet", "Model", "Claude Sonnet 3.5", "Model", "order of words"),
]  # fmt: skip

KNOWN_DIFFERENT = [
    ("Qwen2.5", "Model", "Qwen2.5-Max", "Model", "variant"),
    ("Qwen", "Model", "Qwen2.5", "Model", "family and version"),
    ("GPT-4", "Model", "GPT-4o", "Model", "letter"),
    ("GPT-4o", "Model", "GPT-4o mini", "Model", "mini"),
    ("o1", "Model", "o3", "Model", "digits"),
    ("Alibaba", "Company", "Alibaba Cloud", "Company", "unit"),
    ("Google", "Company", "Google DeepMind", "Company", "unit"),
    ("Google", "Company", "Google AI", "Company", "unknown unit of a known company"),
    ("Google", "Company", "Alphabet", "Company", "parent"),
    ("Samsung", "Company", "Samsung SDS", "Company", "sister"),
    ("China", "Place", "China", "Regulator", "country and government"),
    ("Emirates", "Company", "UAE government", "Regulator", "airline and state"),
    ("AP", "Regulator", "Associated Press", "Organization", "authority and news agency"),
    ("Kia", "Company", "Kuwait Investment Authority", "Company", "word and acronym"),
    ("PDD Holdings", "Company", "Pinduoduo", "Company", "parent"),
    ("DeepSeek", "Company", "DeepSeek", "Model", "company and model"),
    ("Meta", "Company", "Meta AI", "Product", "company and product"),
    ("Apple", "Company", "Apple Intelligence", "Product", "company and product"),
    ("Apple TV", "Product", "Apple TV+", "Product", "plus sign"),
    ("iPhone 16", "Product", "iPhone 16 Pro", "Product", "variant"),
    ("Atlas", "Product", "OpenAI Atlas", "Product", "another maker's product"),
    ("Washington, D.C.", "Place", "Washington state", "Place", "city and state"),
    ("Congress", "Regulator", "Senate", "Regulator", "part"),
    ("Tokyo Electron", "Company", "Tokyo", "Place", "company and city"),
    ("AI Act", "Law", "AI Basic Act", "Law", "countries"),
    ("Li Qiang", "Person", "Li Xiang", "Person", "one letter"),
]  # fmt: skip

CASES = [
    *((*case, True, False) for case in SAME),
    *((*case, False, False) for case in DIFFERENT),
    *((*case, True, True) for case in KNOWN_SAME),
    *((*case, False, True) for case in KNOWN_DIFFERENT),
]


@pytest.mark.parametrize(
    ("left", "left_type", "right", "right_type", "why", "same", "known"), CASES
)
def test_two_names_are_one_entity_or_two(
    left, left_type, right, right_type, why, same, known, read, packaged
):
    first, second = read("a.txt", (left, left_type)), read("b.txt", (right, right_type))
    resolution = resolve([first, second], registry=packaged if known else Registry())
    ids = {resolution.entity_of(one.mentions[0]) for one in (first, second)}
    assert (len(ids) == 1) is same, why
