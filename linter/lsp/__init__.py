"""The language server: findings underlined in an editor while somebody writes.

    buffers      what the editor has open, change by change, and places as it counts them
    checker      a draft + its configuration → its findings; reads files, runs off the event loop
    diagnostics  findings → what is underlined
    hover        findings → what is shown beside the cursor
    actions      findings → edits that an editor offers
    server       the conversation itself; the only module that knows pygls

Everything but `server` is a plain function of values, or, for `checker`, of values and the configuration files.
"""
