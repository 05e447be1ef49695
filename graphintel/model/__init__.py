"""What graphintel talks about: types, values, records and access keys. Imports nothing but the standard library and value libraries."""
