"""The one door out: whatever leaves for another machine goes through here.

`asking` is the contract with platforms and collectors. From the outside in: `door` opens, `asker` tries
within budgets (`budgets`, `headers`) and with tokens (`tokens`), `exchange` carries one question out and
its answer in (`redirects`, `bodies`), `transport` connects within `deadlines` and to public `addresses`
alone. `faults` names what went wrong, `redaction` keeps secrets out of sight.
"""
