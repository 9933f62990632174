"""The platform: the local run, the command list, the images and docker-compose.yml."""
