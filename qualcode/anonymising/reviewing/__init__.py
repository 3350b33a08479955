"""What people decide: sheets and pages to fill in, read back, and remembered."""
