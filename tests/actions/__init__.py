"""The actions, on Rasa's Python: a real action server between stubs of kb and handoff_api."""
