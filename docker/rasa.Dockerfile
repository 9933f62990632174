# The image of the bot and its actions: Rasa 3.6 needs Python 3.10.
FROM python:3.10-slim-bookworm

WORKDIR /app
# The libraries first, from the same locked file as the local run: they change less often than the code.
COPY requirements/uv.txt requirements/rasa.txt requirements/
RUN pip install --no-cache-dir -r requirements/uv.txt \
 && uv pip install --system --no-cache --compile-bytecode -r requirements/rasa.txt

COPY bot bot
COPY actions actions

RUN useradd --uid 10001 --home-dir /data --create-home staffetta
USER staffetta
ENV DATA_DIR=/data BIND_HOST=0.0.0.0 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
VOLUME /data
CMD ["python", "-m", "bot.run"]
