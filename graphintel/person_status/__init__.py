"""The status of a person, counted from dated events: windows with their legal basis, referrals, orders, support."""
