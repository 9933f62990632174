# The image of kb, handoff_api and the demo site: one environment, started with different commands.
FROM python:3.11-slim-bookworm

WORKDIR /app
# The libraries first, from the same locked file as the local run: they change less often than the code.
COPY requirements/uv.txt requirements/services.txt requirements/
RUN pip install --no-cache-dir -r requirements/uv.txt \
 && uv pip install --system --no-cache --compile-bytecode --torch-backend cpu -r requirements/services.txt

COPY common common
COPY kb kb
COPY handoff_api handoff_api
COPY demo demo

RUN useradd --uid 10001 --home-dir /data --create-home staffetta
USER staffetta
ENV DATA_DIR=/data BIND_HOST=0.0.0.0 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HF_HUB_OFFLINE=1
VOLUME /data
CMD ["python", "-m", "handoff_api"]
