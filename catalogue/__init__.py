"""What can be had: families of services, suppliers, agreements, offers, search and comparison."""
