"""What people deliver: files to print, to show and to play, made from one product."""
