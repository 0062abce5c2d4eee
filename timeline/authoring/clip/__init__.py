"""From an article to a draft of records: what it is, what it says, what may be recorded of it.

A person decides: nothing here writes into a record, and no sentence of the article goes into a draft.

    bytes --article.read--> Article --prose.find--> Findings --proposing.propose--> Proposals --draft.text--> YAML

A proposal is made around each of the `hits`, the source by `sourcing`; `scene` holds what all of them look at.
`address` is the only module that uses the network, and only when an address is given. HTML is read by libraries of the
extra `clip`, which `article` alone imports, and only for HTML.
"""
