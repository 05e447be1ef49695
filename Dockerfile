# The application: docker compose up builds it. Neither compiler nor installer is left in it, and nothing runs as root.
FROM python:3.11.14-slim-bookworm@sha256:65a93d69fa75478d554f4ad27c85c1e69fa184956261b4301ebaf6dbb0a3543d AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
WORKDIR /source
RUN python -m venv /opt/graphintel
COPY run.lock ./
# What builds the one package that is published as source comes first, as in the Makefile; then all by hash.
RUN awk '/^[^ #]/ { keep = /^(packaging|setuptools|wheel)==/ } keep' run.lock > build.lock \
 && /opt/graphintel/bin/python -m pip install --require-hashes -r build.lock \
 && /opt/graphintel/bin/python -m pip install --require-hashes --no-build-isolation -r run.lock
COPY pyproject.toml README.md LICENSE ./
COPY graphintel graphintel
COPY ingest ingest
COPY demonstration demonstration
COPY dashboards dashboards
COPY cypher cypher
RUN /opt/graphintel/bin/python -m pip install --no-deps --no-build-isolation . \
 && /opt/graphintel/bin/python -m compileall -q /opt/graphintel/lib \
 && /opt/graphintel/bin/python -m pip uninstall --yes setuptools wheel pip

FROM python:3.11.14-slim-bookworm@sha256:65a93d69fa75478d554f4ad27c85c1e69fa184956261b4301ebaf6dbb0a3543d

RUN python -m pip uninstall --yes --root-user-action ignore setuptools wheel pip \
 && groupadd --system --gid 10001 graphintel \
 && useradd --system --uid 10001 --gid 10001 --home-dir /var/lib/graphintel --shell /usr/sbin/nologin graphintel \
 && install --directory --owner graphintel --group graphintel --mode 0700 /var/lib/graphintel
COPY --from=build /opt/graphintel /opt/graphintel
ENV PATH=/opt/graphintel/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 GRAPHINTEL_HOME=/var/lib/graphintel
USER 10001:10001
WORKDIR /var/lib/graphintel
VOLUME /var/lib/graphintel
EXPOSE 8050
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8050/sign-in', timeout=4)"]
ENTRYPOINT ["graphintel"]
CMD ["serve"]
