"""The honest wait: how long somebody who asks for a person will wait, as a range that is true four times in five.

Everything in the modules that compute is a pure function over frozen dataclasses, in minutes; nothing there
knows a clock or a database.
"""
