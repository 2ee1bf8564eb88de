"""What answering costs a machine: memory and seconds."""
