# Two stages: what builds stays behind. Everything that comes from outside is held to the hashes of the lock files.
FROM python:3.13-slim AS build
WORKDIR /source
COPY requirements-build.lock requirements.lock ./
RUN python -m venv /opt/building /opt/communique \
 && /opt/building/bin/pip install --no-cache-dir --require-hashes -r requirements-build.lock \
 && /opt/communique/bin/pip install --no-cache-dir --require-hashes -r requirements-build.lock \
 && /opt/communique/bin/pip install --no-cache-dir --require-hashes --no-deps --no-build-isolation -r requirements.lock
COPY . .
RUN /opt/building/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/communique/bin/pip install --no-cache-dir --no-deps --no-index /wheels/*.whl \
 && /opt/communique/bin/pip uninstall --yes --quiet editables hatchling pathspec pluggy setuptools tomlkit trove-classifiers wheel pip

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Communiqué" org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin communique \
 && install --directory --owner=communique --group=communique --mode=0700 /data
COPY --from=build /opt/communique /opt/communique
ENV PATH=/opt/communique/bin:$PATH PYTHONDONTWRITEBYTECODE=1 \
    COMMUNIQUE_DATABASE=sqlite:////data/communique.sqlite3 COMMUNIQUE_LISTEN=127.0.0.1:8080
USER communique
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=8)"]
ENTRYPOINT ["communique"]
CMD ["run"]
