"""What it means: pure measures over frames, without input, output or drawing."""
