"""The door for whoever runs it: commands, the server, the demo, imports."""
