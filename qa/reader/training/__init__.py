"""How the reader's weights and calibration are made. Not used when answering."""
