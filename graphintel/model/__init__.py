"""What graphintel talks about: types, values, records and access keys."""
