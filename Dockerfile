# csgraph as a service: dependencies as locked, no root, nothing to write but its data folder.

FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /app && /app/bin/pip install --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY cypher cypher
COPY csgraph csgraph
COPY api api
COPY visualisation visualisation
RUN /app/bin/pip install --no-deps .

FROM python:3.11-slim
ENV PATH=/app/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    NUMBA_CACHE_DIR=/tmp/numba \
    CSGRAPH_DATA=/var/lib/csgraph
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/csgraph csgraph
COPY --from=build /app /app
USER csgraph
VOLUME /var/lib/csgraph
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=5 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["csgraph", "serve", "--host", "0.0.0.0", "--port", "8000"]
