"""Records: a file as keyed pieces of text that are merged one by one; what `drivers/records.py` is made of.

json_text -> blocks -> reading -> deciding, order -> layout
"""
