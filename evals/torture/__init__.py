"""What the library must withstand: kills, full disks, damage, removal, restore, readers beside a writer."""
